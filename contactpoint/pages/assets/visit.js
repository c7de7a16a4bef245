// Warns two minutes before a visit ends unused, and ten minutes before it ends however it is used; leaves the page when
// it has ended. Pages of the visit in other tabs tell this one that it was used, or that a new visit has begun; the
// links of the warnings open such a page, so nothing typed here is lost.
const ending = document.getElementById('visit-ending')
const seconds = Number(ending.dataset.seconds)
const [unused, over] = ending.children
const others = new BroadcastChannel('contactpoint-visit')
const [page] = performance.getEntriesByType('navigation')
const left = page?.serverTiming?.find((one) => one.name === 'visit')?.duration ?? Infinity
let seen = Date.now()
let ends = seen + left * 1000

function look() {
  const idle = (Date.now() - seen) / 1000
  const until = (ends - Date.now()) / 1000
  over.hidden = until > 600
  unused.hidden = idle < seconds - 120
  if (idle >= seconds || until <= 0) location.replace('/')
}

others.onmessage = ({ data }) => {
  seen = Date.now()
  ends = Math.max(ends, data)
  look()
}
others.postMessage(ends)
look()
setInterval(look, 1000)
document.addEventListener('visibilitychange', look)
