// The ShipVox conversation that the demo plays and the tests replay: what the agent says, and what its tools write
// while it speaks. Updates come early, as tools' results do; their cues name the words that they wait for.

const day = 86_400_000;

/** The whole conversation, with dates counted from `now` (ms since 1970). */
export function conversation(now) {
  const midnight = now - (now % day);
  const cue = (target, text, extra) => ({ target, anchor: { text }, ...extra });
  const quote = (id, carrier, service, tier, amountMinor, transitDays) => ({
    id, carrier, service, tier, amountMinor, currency: "USD", transitDays,
    estimatedDelivery: midnight + transitDays * day + 17 * 3_600_000,
    validUntil: now + 30 * 60_000,
  });
  const ground = quote("q-ups-ground", "UPS", "Ground", "economy", 844, 4);
  const priority = quote("q-usps-priority", "USPS", "Priority Mail", "standard", 999, 2);
  const saver = quote("q-fedex-saver", "FedEx", "Express Saver", "express", 1499, 3);

  return [
    {
      say: "Hi, this is ShipVox. Where is your package going?",
      updates: [{ slice: "details", phase: "loading" }],
    },
    { heard: "From Vegas to New York, two pounds." },
    {
      say: "From Las Vegas, eight nine one oh one, to New York, one zero zero zero one, at two pounds.",
      updates: [
        { slice: "details", data: { originZip: "89101" }, cues: [cue("details/originZip", "89101")] },
        { slice: "details", data: { destinationZip: "10001" }, cues: [cue("details/destinationZip", "10001")] },
        {
          slice: "details", phase: "completed", data: { weightLb: 2, pickupRequested: false },
          cues: [cue("details/weightLb", "2 lb")],
        },
      ],
    },
    {
      say: "One moment while I look up the rates.",
      updates: [{ slice: "quotes", phase: "loading" }],
    },
    {
      say: "I found three. UPS Ground is eight forty-four and takes four days. USPS Priority Mail is nine ninety-nine, two days. FedEx Express Saver is fourteen ninety-nine.",
      updates: [
        {
          slice: "quotes", phase: "displaying",
          data: { quotes: [ground, priority, saver], cheapestId: ground.id, fastestId: priority.id },
          cues: [
            cue("quotes/q-ups-ground", "UPS Ground"),
            cue("quotes/q-usps-priority", "USPS Priority Mail"),
            cue("quotes/q-fedex-saver", "FedEx Express Saver"),
            cue("quotes/q-ups-ground", "$8.44", { effect: "highlight", onInterrupt: "drop" }),
          ],
        },
      ],
      // The customer has heard enough.
      interruptAt: "FedEx Express",
    },
    { heard: "UPS Ground, please." },
    {
      say: "UPS Ground it is, for eight dollars and forty-four cents.",
      updates: [
        { slice: "selection", phase: "completed", data: { quoteId: ground.id }, cues: [cue("selection", "UPS Ground")] },
        { slice: "quotes", phase: "completed", cues: [cue("quotes", "UPS Ground")] },
      ],
    },
    {
      say: "I have it going from Dana Reyes in Las Vegas to Sam Okafor in New York. Shall I go ahead?",
      updates: [
        {
          slice: "confirmation", phase: "displaying",
          data: {
            quoteId: ground.id,
            from: { name: "Dana Reyes", company: "Desert Bloom Pottery", street: "123 Fremont Street", city: "Las Vegas", state: "NV", zip: "89101", country: "US", phone: "+1 702 555 0142" },
            to: { name: "Sam Okafor", street: "350 Fifth Avenue", street2: "Floor 21", city: "New York", state: "NY", zip: "10001", country: "US" },
          },
          cues: [cue("confirmation", "Dana Reyes")],
        },
      ],
    },
    { heard: "Yes, go ahead." },
    {
      say: "Thank you. I am charging your Visa ending in four two four two.",
      updates: [
        { slice: "confirmation", phase: "completed" },
        { slice: "payment", phase: "loading" },
        {
          slice: "payment", phase: "completed",
          data: { status: "succeeded", brand: "Visa", last4: "4242", amountMinor: 844, currency: "USD" },
          cues: [cue("payment", "Visa")],
        },
      ],
    },
    {
      say: "Done. Your label is ready, with the tracking number on your screen. Thanks for shipping with us.",
      updates: [
        { slice: "label", phase: "loading" },
        {
          slice: "label", phase: "completed",
          data: {
            trackingNumber: "1Z999AA10123456784", carrier: "UPS", service: "Ground",
            labelUrl: "https://labels.shipvox.example/1Z999AA10123456784.pdf",
            amountMinor: 844, currency: "USD", estimatedDelivery: ground.estimatedDelivery,
          },
          cues: [cue("label", "Your label is ready")],
        },
      ],
    },
  ];
}
