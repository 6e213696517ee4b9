/** The code stands in the fragment, which no browser sends and no log keeps; the page posts it and forgets it. */
export const signInPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Headroom: sign in</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 20vh auto; max-width: 36rem; padding: 0 1rem; }
code { font-family: ui-monospace, monospace; }
</style>
</head>
<body>
<main>
<h1>Headroom</h1>
<p role="status" id="state">Signing in…</p>
<noscript><p>Signing in needs JavaScript.</p></noscript>
</main>
<script src="/sign-in.js"></script>
</body>
</html>
`

export const signInScript = `const state = document.getElementById('state')
const code = location.hash.slice(1)
history.replaceState(null, '', '/sign-in')

async function signIn() {
  if (code === '') throw new Error('This address carries no sign-in code.')
  const answer = await fetch('/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  if (!answer.ok) throw new Error((await answer.json()).message)
  location.replace('/')
}

signIn().catch((error) => {
  state.setAttribute('role', 'alert')
  state.textContent = error.message + ' Run “headroom sign-in” in a terminal of this machine for a new address.'
})
`
