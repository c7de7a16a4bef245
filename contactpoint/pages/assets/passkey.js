// Asks the device for a passkey and sends its answer with the form. Without this file people sign in with code and PIN.
const form = document.querySelector('form[data-passkey]')
const fault = document.getElementById('passkey-fault')

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }))

async function asked(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) }
  if (form.dataset.passkey === 'get') {
    return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: named(options.allowCredentials) } })
  }
  const user = { ...options.user, id: bytes(options.user.id) }
  return navigator.credentials.create({
    publicKey: { ...publicKey, user, excludeCredentials: named(options.excludeCredentials) }
  })
}

function written(credential) {
  const response = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[part]) response[part] = text(credential.response[part])
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response })
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  fault.hidden = true
  try {
    form.elements.answer.value = written(await asked(JSON.parse(form.dataset.options)))
  } catch {
    fault.hidden = false
    return
  }
  form.submit()
})
