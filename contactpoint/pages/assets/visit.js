// Warns two minutes before a visit ends unused, and leaves the page when it has ended. Pages of the visit in other
// tabs tell this one that it was used; the link of the warning opens such a page, so nothing typed here is lost.
const ending = document.getElementById('visit-ending')
const seconds = Number(ending.dataset.seconds)
const warning = ending.firstElementChild
const others = new BroadcastChannel('contactpoint-visit')
let seen = Date.now()

function look() {
  const unused = (Date.now() - seen) / 1000
  warning.hidden = unused < seconds - 120
  if (unused >= seconds) location.replace('/')
}

others.onmessage = () => {
  seen = Date.now()
  look()
}
others.postMessage('seen')
setInterval(look, 1000)
document.addEventListener('visibilitychange', look)
