package com.shipvox.live.agent;

import com.shipvox.live.message.FuzzedJson;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The same as {@link DecodingFuzzTest}, with thirty times as many texts. */
class DecodingFuzzIT {

  @Property(tries = 300_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void decode_anyOfManyTexts_messageOrRefusal(@ForAll("texts") String text) {
    DecodingFuzzTest.readOrRefused(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return FuzzedJson.texts();
  }
}
