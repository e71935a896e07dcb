
// Keeps the page's own files, so that it opens without a network. They are the same for everybody;
// nothing that a person sees or sends ever comes into this cache. VERSION and FILES stand above.
const CACHE = `custodia-checkpoint-${VERSION}`;

addEventListener('install', (event) => {
  // Without cookies: what is kept knows nobody.
  const requests = FILES.map((path) => new Request(path, { credentials: 'omit', cache: 'no-cache' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('custodia-checkpoint-') && name !== CACHE) await caches.delete(name);
    }
    await clients.claim();
  })());
});

addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin || !FILES.includes(pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(pathname)) ?? fetch(event.request);
  })());
});

/** The page asks for it when the person has said so: all of the new version at once. */
addEventListener('message', ({ data }) => {
  if (data === 'take over') skipWaiting();
});
