import { backtestForecastCommand } from './backtest-command.ts'
import { backupCommand } from './backup-command.ts'
import {
  budgetsAddCommand,
  budgetsCommand,
  budgetsLedgerCommand,
  budgetsTopUpCommand,
} from './budgets-commands.ts'
import { calendarAddCommand, calendarCommand, calendarRemoveCommand } from './calendar-commands.ts'
import type { Command } from './command.ts'
import {
  customersAddCommand,
  customersArchiveCommand,
  customersCommand,
  customersUnarchiveCommand,
} from './customers-commands.ts'
import { doctorCommand } from './doctor-command.ts'
import { feedsCommands } from './feeds-commands.ts'
import { forecastCommand } from './forecast-command.ts'
import { forecastImportCommand } from './forecast-import-command.ts'
import { jobsBulkCommands } from './jobs-bulk-commands.ts'
import { jobsCommand } from './jobs-command.ts'
import { modelCommand, modelRetrainCommand, modelRollBackCommand } from './model-commands.ts'
import { plansCommand, plansRemoveCommand } from './plans-commands.ts'
import { profilesCommand } from './profiles-command.ts'
import { quoteCommand } from './quote-command.ts'
import { restoreCommand } from './restore-command.ts'
import { sampleCreateCommand, sampleRemoveCommand } from './sample-commands.ts'
import { serveCommand } from './serve-command.ts'
import { signInCommand } from './sign-in-command.ts'
import { submitCommand } from './submit-command.ts'
import { tokensAddCommand, tokensCommand, tokensRevokeCommand } from './tokens-commands.ts'

/** Every command, in the order of the help. A new one is a file beside these and a line here. */
export const commands: readonly Command[] = [
  serveCommand,
  signInCommand,
  quoteCommand,
  submitCommand,
  jobsCommand,
  ...jobsBulkCommands,
  customersCommand,
  customersAddCommand,
  customersArchiveCommand,
  customersUnarchiveCommand,
  budgetsCommand,
  budgetsAddCommand,
  budgetsTopUpCommand,
  budgetsLedgerCommand,
  plansCommand,
  plansRemoveCommand,
  profilesCommand,
  modelCommand,
  modelRetrainCommand,
  modelRollBackCommand,
  forecastCommand,
  forecastImportCommand,
  ...feedsCommands,
  backtestForecastCommand,
  calendarCommand,
  calendarAddCommand,
  calendarRemoveCommand,
  sampleCreateCommand,
  sampleRemoveCommand,
  tokensCommand,
  tokensAddCommand,
  tokensRevokeCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
]
