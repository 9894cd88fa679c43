package com.shipvox.live.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflateOfferTest {
  private static final String ACCEPTED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        " permessage-deflate ; client_max_window_bits = 8 ",
        "permessage-deflate;client_max_window_bits=\"15\"",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate",
        "foo; bar=\"baz\"; permessage-deflate, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "permessage-deflate; client_max_window_bits, permessage-deflate",
      })
  void offer_ofWhatCanBeDone_accepted(String offer) {
    assertEquals(ACCEPTED, answer(offer));
  }

  @Test
  void offer_thatNamesTheWholeWindow_acceptedByName() {
    assertEquals(
        ACCEPTED + "; server_max_window_bits=15",
        answer("permessage-deflate; server_max_window_bits=15"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-bzip2",
        "Permessage-Deflate",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=14",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=015",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; unknown",
        "foo; permessage-deflate",
      })
  void offer_ofWhatCannotBeDone_passedOver(String offer) {
    assertNull(answer(offer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        ";",
        "permessage-deflate;",
        "permessage-deflate client_max_window_bits",
        "permessage-deflate, =",
        "permessage-deflate, foo; bar=\"baz",
        "permessage-deflate, foo; bar=\"a,b\"",
        "permessage-deflate, föö",
      })
  void header_thatCannotBeRead_nothingAccepted(String header) {
    assertNull(answer(header));
  }

  @Test
  void header_inSeveralLinesOrNone_readAsOne() {
    assertEquals(ACCEPTED, answer("foo", "permessage-deflate"));
    assertEquals(ACCEPTED, answer("permessage-deflate; unknown", "permessage-deflate"));
    assertNull(answer());
  }

  @Test
  void header_asLongAsAHeaderMayBe_readToItsEnd() {
    String many = "foo; a=\"b\"; c, ".repeat(600);
    assertEquals(ACCEPTED, answer(many + "permessage-deflate"));
    assertNull(answer("permessage-deflate" + "; client_max_window_bits".repeat(400)));
  }

  private static String answer(String... lines) {
    return DeflateOffer.answer(List.of(lines));
  }
}
