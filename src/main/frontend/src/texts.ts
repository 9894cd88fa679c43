/**
 * Every text of the page, a table for each language. English is complete by definition, and the compiler holds the
 * others to it. Amounts, dates and lists are `Intl`'s, by the same language: see cards/format.ts.
 */

const en = {
  title: "Your shipment",
  steps: {
    details: "Details",
    quotes: "Quotes",
    confirmation: "Confirmation",
    payment: "Payment",
    label: "Label",
    pickup: "Pickup",
  },
  stepStates: {
    empty: "not started",
    loading: "working",
    displaying: "in progress",
    completed: "done",
    failed: "failed",
  },
  to: "to",
  offer: {
    ready: (step: string) => `${step} is ready`,
    changed: (step: string) => `${step} has changed`,
  },
  lead: {
    mock: "This is not a real shipment.",
    ended: "This conversation has ended. Everything stays here to read.",
    started: "Each step fills in as you talk.",
    away: "The agent has left; what is on the page stays.",
    ready: "Go ahead and talk. Each step fills in by itself.",
    joining: "Joining the conversation.",
    lost: "The connection is lost. What you see is from before; you can go on talking.",
    stopped: "This page no longer follows the conversation. What you see is from before.",
    join: "Follow your shipment here while you talk.",
  },
  presence: {
    listening: "Listening",
    speaking: "Speaking",
    thinking: "One moment",
    away: "The agent is not on the line",
    joining: "Joining",
    lost: "Not connected",
    ended: "The conversation has ended",
  },
  welcome: {
    title: "You might say",
    first: "“I want to send a two-pound package from Las Vegas to New York.”",
    second: "“What is the cheapest way to get it there by Friday?”",
  },
  foot: "Conversation",
  total: "Total",
  caption: { agent: "What the agent says", customer: "What you said", you: "You" },
  connection: {
    connecting: "Connecting",
    authenticating: "Signing in",
    live: "Live",
    reconnecting: "Reconnecting",
    waiting: (seconds: number) => `Reconnecting in ${seconds} s`,
    mock: "Sample data",
    fallback: "Live, backup connection",
    offline: (time: string) => `Offline since ${time}`,
    asOf: (time: string) => `As of ${time}`,
    tryAgain: "Try again",
    reconnect: "Reconnect",
    lost: "The connection is lost. We keep trying.",
    back: "You are connected again.",
    closed: {
      asked: "Disconnected",
      refused: "Connection refused",
      forbidden: "No access to this session",
      "no-session": "No such session",
      "too-many-connections": "Open in too many places",
      "session-ended": "Session ended",
      "no-token": "Link no longer valid",
      "retry-limit": "Could not reconnect",
    },
  },
  empty: {
    unreachable: {
      title: "We cannot reach the service",
      body: "Check your connection. We keep trying, and your shipment appears as soon as the service answers. You can go on talking to the agent meanwhile.",
    },
    asked: { title: "Disconnected", body: "Reconnect to follow the conversation again." },
    refused: {
      title: "The service refused the connection",
      body: "Reload the page; it may be an older version.",
    },
    forbidden: {
      title: "This link is for another conversation",
      body: "Ask the agent for a new link to this page. You can go on talking meanwhile.",
    },
    "no-session": {
      title: "This conversation is over or never began",
      body: "Ask the agent for a new link to this page. You can go on talking meanwhile.",
    },
    "too-many-connections": {
      title: "Open in too many places",
      body: "Close this page in other tabs or on other devices, then reconnect.",
    },
    "session-ended": {
      title: "This conversation has ended",
      body: "There is nothing left to show. Talk to the agent again to start a new shipment.",
    },
    "no-token": {
      title: "This link has run out",
      body: "Links to this page work for a short while. Ask the agent for a new one. You can go on talking meanwhile.",
    },
    "retry-limit": {
      title: "We could not reach the service",
      body: "Check your connection, then reconnect. You can go on talking to the agent meanwhile.",
    },
  },
  noLink: {
    title: "Open the link from your conversation",
    body: "This page follows one conversation with the ShipVox agent. The agent sends you a link that opens yours; it works for a short while, so ask for a new one if it has run out.",
    aside: (command: string) =>
      `Running ShipVox yourself? ${command} plays a whole conversation and prints a link to it.`,
  },
  field: { absent: "Not given", unknown: "Not known yet" },
  failure: {
    details: "We could not take down the details",
    quotes: "We could not get quotes",
    confirmation: "We could not confirm the shipment",
    payment: "The payment did not go through",
    label: "The label could not be made",
    pickup: "We could not arrange the pickup",
    help: "Nothing is lost. Ask the agent to try this step again.",
  },
  details: {
    fromZip: "From ZIP",
    toZip: "To ZIP",
    from: "From postcode",
    to: "To postcode",
    weight: "Weight",
    pickup: "Pickup",
    size: "Size",
    requested: "Requested",
    dropOff: "Drop-off",
  },
  quotes: {
    list: "Quotes",
    cheapest: "Cheapest",
    fastest: "Fastest",
    choose: "Choose",
    choosing: "Choosing",
    chosen: "Chosen",
    expired: "Expired",
    by: (day: string) => `by ${day}`,
    left: (time: string) => `${time} left`,
    onItsWay: "Quote on its way",
    none: "No quotes yet. They appear here as the agent gets them.",
    moved: "The list was moving just then, so nothing was chosen. Please choose again.",
    unsent: "Will be sent when you are back.",
    count: (count: number) => (count === 1 ? "1 quote" : `${count} quotes`),
    from: (count: string, price: string) => `${count} from ${price}`,
  },
  refusal: {
    ended: "Your choice was not taken: the conversation has ended.",
    other: (reason: string | undefined) =>
      `Your choice was not taken${reason === undefined ? "" : ` (${reason})`}. The earlier choice stands; you can choose again or tell the agent.`,
  },
  confirmation: { from: "From", to: "To", service: "Service" },
  payment: {
    amount: "Amount",
    paidWith: "Paid with",
    status: "Status",
    card: "Card",
    endingIn: "ending in",
    note: "Card numbers are never shown or stored on this page.",
  },
  label: {
    ready: "Your label is ready",
    making: "Making your label",
    later: "Your label appears here",
    tracking: "Tracking number",
    trackingCopy: "tracking number",
    service: "Service",
    arrives: "Arrives",
    arrivesOn: (day: string) => `arrives ${day}`,
    price: "Price",
    linkLater: "The link to the label appears here.",
    download: "Download label",
    newTab: "(opens in a new tab)",
    downloadHelp: "It opens in a new tab, to be saved or printed there.",
    qr: "QR code with the link to the label",
    scan: "Scan to open the label on a phone",
  },
  pickup: { day: "Day", between: "Between", carrier: "Carrier", number: "Confirmation number" },
  copy: {
    copy: (what: string) => `Copy ${what}`,
    copied: (what: string) => `Copied ${what}`,
    refused: "The browser did not allow copying; select the text instead",
  },
  notice: { name: "Notice", dismiss: "Dismiss notice" },
  sound: {
    name: "Sound on arrival",
    short: "Sound",
    on: "Sound on arrival: on",
    off: "Sound on arrival: off",
  },
  voice: "Listen",
  announce: {
    counts: ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"],
    shipping: (parts: string) => `Shipping ${parts}.`,
    from: (zip: string) => `from ${zip}`,
    to: (zip: string) => `to ${zip}`,
    getting: "Getting quotes.",
    one: (name: string, price: string) => `One quote: ${name}, ${price}.`,
    many: (count: string | number) => `${count} quotes.`,
    cheapest: (count: string | number, name: string, price: string) =>
      `${count} quotes: ${name}, ${price}, is the cheapest.`,
    chosen: (name: string) => `${name} chosen.`,
    confirmed: "Addresses confirmed.",
    check: (from: string, to: string) => `Please check: from ${from} to ${to}.`,
    payment: (status: string, amount: string | undefined) =>
      `Payment ${status}${amount === undefined ? "" : `, ${amount}`}.`,
    label: (number: string) => `Your label is ready. Tracking number ${number}.`,
    pickup: "Pickup arranged.",
    ended: "The session has ended.",
    failed: {
      details: "The details could not be taken down.",
      quotes: "We could not get quotes.",
      selection: "The choice was not taken.",
      confirmation: "The shipment could not be confirmed.",
      payment: "The payment did not go through.",
      label: "The label could not be made.",
      pickup: "The pickup could not be arranged.",
      notice: "Something went wrong.",
      session: "The session ended with an error.",
    },
  },
};

export type Texts = typeof en;

const otherLink = "Pida al agente un enlace nuevo a esta página. Mientras tanto puede seguir hablando.";

const es: Texts = {
  title: "Su envío",
  steps: {
    details: "Datos",
    quotes: "Ofertas",
    confirmation: "Confirmación",
    payment: "Pago",
    label: "Etiqueta",
    pickup: "Recogida",
  },
  stepStates: {
    empty: "sin empezar",
    loading: "en marcha",
    displaying: "en curso",
    completed: "hecho",
    failed: "fallido",
  },
  to: "a",
  offer: {
    ready: (step) => `${step}: listo`,
    changed: (step) => `${step}: ha cambiado`,
  },
  lead: {
    mock: "Este envío no es real.",
    ended: "La conversación ha terminado. Todo queda aquí para leerlo.",
    started: "Cada paso se completa mientras habla.",
    away: "El agente se ha ido; lo que hay en la página se queda.",
    ready: "Hable cuando quiera. Cada paso se completa solo.",
    joining: "Entrando en la conversación.",
    lost: "Se perdió la conexión. Lo que ve es de antes; puede seguir hablando.",
    stopped: "Esta página ya no sigue la conversación. Lo que ve es de antes.",
    join: "Siga aquí su envío mientras habla.",
  },
  presence: {
    listening: "Escuchando",
    speaking: "Hablando",
    thinking: "Un momento",
    away: "El agente no está en la línea",
    joining: "Entrando",
    lost: "Sin conexión",
    ended: "La conversación ha terminado",
  },
  welcome: {
    title: "Puede decir",
    first: "«Quiero enviar un paquete de dos libras de Las Vegas a Nueva York.»",
    second: "«¿Cuál es la forma más barata de que llegue el viernes?»",
  },
  foot: "Conversación",
  total: "Total",
  caption: { agent: "Lo que dice el agente", customer: "Lo que usted dijo", you: "Usted" },
  connection: {
    connecting: "Conectando",
    authenticating: "Identificando",
    live: "En directo",
    reconnecting: "Reconectando",
    waiting: (seconds) => `Reconexión en ${seconds} s`,
    mock: "Datos de muestra",
    fallback: "En directo, conexión de reserva",
    offline: (time) => `Sin conexión desde las ${time}`,
    asOf: (time) => `A las ${time}`,
    tryAgain: "Reintentar",
    reconnect: "Reconectar",
    lost: "Se perdió la conexión. Seguimos intentándolo.",
    back: "Ya está conectado de nuevo.",
    closed: {
      asked: "Desconectado",
      refused: "Conexión rechazada",
      forbidden: "Sin acceso a esta sesión",
      "no-session": "La sesión no existe",
      "too-many-connections": "Abierta en demasiados sitios",
      "session-ended": "Sesión terminada",
      "no-token": "El enlace ya no vale",
      "retry-limit": "No se pudo reconectar",
    },
  },
  empty: {
    unreachable: {
      title: "No podemos llegar al servicio",
      body: "Compruebe su conexión. Seguimos intentándolo, y su envío aparecerá en cuanto responda. Mientras tanto puede seguir hablando con el agente.",
    },
    asked: { title: "Desconectado", body: "Reconecte para seguir de nuevo la conversación." },
    refused: {
      title: "El servicio rechazó la conexión",
      body: "Recargue la página; puede ser una versión antigua.",
    },
    forbidden: { title: "Este enlace es de otra conversación", body: otherLink },
    "no-session": { title: "Esta conversación terminó o no empezó", body: otherLink },
    "too-many-connections": {
      title: "Abierta en demasiados sitios",
      body: "Cierre esta página en otras pestañas o dispositivos y reconecte.",
    },
    "session-ended": {
      title: "Esta conversación ha terminado",
      body: "No queda nada que mostrar. Hable otra vez con el agente para un envío nuevo.",
    },
    "no-token": { title: "Este enlace ha caducado", body: otherLink },
    "retry-limit": {
      title: "No pudimos llegar al servicio",
      body: "Compruebe su conexión y reconecte. Mientras tanto puede seguir hablando con el agente.",
    },
  },
  noLink: {
    title: "Abra el enlace de su conversación",
    body: "Esta página sigue una conversación con el agente de ShipVox. El agente le envía un enlace que abre la suya; vale por poco tiempo, así que pida uno nuevo si ha caducado.",
    aside: (command) =>
      `¿Es usted quien ejecuta ShipVox? ${command} reproduce una conversación entera y da un enlace a ella.`,
  },
  field: { absent: "No se dio", unknown: "Aún no se sabe" },
  failure: {
    details: "No pudimos tomar los datos",
    quotes: "No pudimos obtener ofertas",
    confirmation: "No pudimos confirmar el envío",
    payment: "El pago no se realizó",
    label: "No se pudo hacer la etiqueta",
    pickup: "No pudimos concertar la recogida",
    help: "No se ha perdido nada. Pida al agente que repita este paso.",
  },
  details: {
    fromZip: "Desde ZIP",
    toZip: "A ZIP",
    from: "Desde código postal",
    to: "A código postal",
    weight: "Peso",
    pickup: "Recogida",
    size: "Medidas",
    requested: "Solicitada",
    dropOff: "Entrega en oficina",
  },
  quotes: {
    list: "Ofertas",
    cheapest: "La más barata",
    fastest: "La más rápida",
    choose: "Elegir",
    choosing: "Eligiendo",
    chosen: "Elegida",
    expired: "Caducada",
    by: (day) => `el ${day}`,
    left: (time) => `quedan ${time}`,
    onItsWay: "Oferta en camino",
    none: "Aún no hay ofertas. Aparecen aquí cuando el agente las recibe.",
    moved: "La lista se estaba moviendo y no se eligió nada. Elija de nuevo.",
    unsent: "Se enviará cuando vuelva la conexión.",
    count: (count) => (count === 1 ? "1 oferta" : `${count} ofertas`),
    from: (count, price) => `${count} desde ${price}`,
  },
  refusal: {
    ended: "No se tomó su elección: la conversación ha terminado.",
    other: (reason) =>
      `No se tomó su elección${reason === undefined ? "" : ` (${reason})`}. Vale la anterior; puede elegir de nuevo o decírselo al agente.`,
  },
  confirmation: { from: "De", to: "Para", service: "Servicio" },
  payment: {
    amount: "Importe",
    paidWith: "Pagado con",
    status: "Estado",
    card: "Tarjeta",
    endingIn: "que termina en",
    note: "Los números de tarjeta nunca se muestran ni se guardan en esta página.",
  },
  label: {
    ready: "Su etiqueta está lista",
    making: "Haciendo su etiqueta",
    later: "Su etiqueta aparece aquí",
    tracking: "Número de seguimiento",
    trackingCopy: "el número de seguimiento",
    service: "Servicio",
    arrives: "Llega",
    arrivesOn: (day) => `llega el ${day}`,
    price: "Precio",
    linkLater: "El enlace a la etiqueta aparece aquí.",
    download: "Descargar etiqueta",
    newTab: "(se abre en una pestaña nueva)",
    downloadHelp: "Se abre en una pestaña nueva, para guardarla o imprimirla.",
    qr: "Código QR con el enlace a la etiqueta",
    scan: "Escanéelo para abrir la etiqueta en un teléfono",
  },
  pickup: { day: "Día", between: "Entre", carrier: "Transportista", number: "Número de confirmación" },
  copy: {
    copy: (what) => `Copiar ${what}`,
    copied: (what) => `Copiado ${what}`,
    refused: "El navegador no permitió copiar; seleccione el texto",
  },
  notice: { name: "Aviso", dismiss: "Cerrar el aviso" },
  sound: {
    name: "Sonido de llegada",
    short: "Sonido",
    on: "Sonido de llegada: sí",
    off: "Sonido de llegada: no",
  },
  voice: "Oír",
  announce: {
    counts: ["Ninguna", "Una", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve"],
    shipping: (parts) => `Envío ${parts}.`,
    from: (zip) => `desde ${zip}`,
    to: (zip) => `a ${zip}`,
    getting: "Buscando ofertas.",
    one: (name, price) => `Una oferta: ${name}, ${price}.`,
    many: (count) => `${count} ofertas.`,
    cheapest: (count, name, price) => `${count} ofertas: ${name}, ${price}, es la más barata.`,
    chosen: (name) => `Elegida: ${name}.`,
    confirmed: "Direcciones confirmadas.",
    check: (from, to) => `Compruebe: de ${from} para ${to}.`,
    payment: (status, amount) => `Pago: ${status}${amount === undefined ? "" : `, ${amount}`}.`,
    label: (number) => `Su etiqueta está lista. Número de seguimiento ${number}.`,
    pickup: "Recogida concertada.",
    ended: "La sesión ha terminado.",
    failed: {
      details: "No se pudieron tomar los datos.",
      quotes: "No pudimos obtener ofertas.",
      selection: "No se tomó la elección.",
      confirmation: "No se pudo confirmar el envío.",
      payment: "El pago no se realizó.",
      label: "No se pudo hacer la etiqueta.",
      pickup: "No se pudo concertar la recogida.",
      notice: "Algo salió mal.",
      session: "La sesión terminó con un error.",
    },
  },
};

const tables: Readonly<Record<string, Texts>> = { en, es };

/** The texts in the chosen language. */
export let t: Texts = en;
/** The language and region by which `Intl` writes, BCP 47. */
export let locale = "en-US";

/** Chooses the first of these languages (BCP 47) that there is a table for; English if there is none. */
export function setLanguage(wanted: readonly string[]): void {
  const known = wanted.flatMap((tag) => {
    try {
      return Intl.getCanonicalLocales(tag);
    } catch {
      return [];
    }
  });
  const chosen = known.find((tag) => tables[languageOf(tag)] !== undefined) ?? "en-US";
  t = tables[languageOf(chosen)] ?? en;
  locale = chosen === "en" ? "en-US" : chosen;
  document.documentElement.lang = locale;
}

const languageOf = (tag: string) => tag.split("-")[0] ?? "";
