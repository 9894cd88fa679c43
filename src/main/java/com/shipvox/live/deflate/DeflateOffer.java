package com.shipvox.live.deflate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer to what a client offers in {@code Sec-WebSocket-Extensions} (RFC 6455, section 9.1;
 * RFC 7692, sections 5 and 7.1). An offer that holds a parameter which is unknown, twice there, or
 * of a wrong value is passed over, as is one that wants a window smaller than {@code java.util.zip}
 * has; so is a header that cannot be read. Then messages go as they are.
 */
public final class DeflateOffer {
  public static final String HEADER = "Sec-WebSocket-Extensions";

  private static final String EXTENSION = "permessage-deflate";

  /** What the server always asks for, whether it was offered or not. */
  private static final String ANSWER =
      EXTENSION + "; server_no_context_takeover; client_no_context_takeover";

  private static final String WHOLE_WINDOW = "15";
  private static final Pattern WINDOW = Pattern.compile("[89]|1[0-5]");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

  /** A value in quotes must be a token, too. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+;\\s*+(TOKEN)(?:\\s*+=\\s*+(?:(TOKEN)|\"(TOKEN)\"))?+".replace("TOKEN", TOKEN));

  private static final Pattern NAME = Pattern.compile("\\s*+(" + TOKEN + ")");
  private static final Pattern NEXT = Pattern.compile("\\s*+(?:,|\\z)");

  private DeflateOffer() {}

  /**
   * The header's value in the answer to the handshake; null where nothing is accepted.
   *
   * @param lines the header's, in their order
   */
  public static @Nullable String answer(List<String> lines) {
    return answer(String.join(",", lines));
  }

  private static @Nullable String answer(String header) {
    @Nullable String answer = null;
    int at = 0;
    while (at < header.length()) {
      Matcher name = NAME.matcher(header).region(at, header.length());
      if (!name.lookingAt()) {
        return null;
      }
      Offer offer = new Offer(name.group(1).equals(EXTENSION));
      Matcher parameter = PARAMETER.matcher(header).region(name.end(), header.length());
      at = name.end();
      while (parameter.lookingAt()) {
        String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
        offer.take(parameter.group(1), value);
        at = parameter.end();
        parameter.region(at, header.length());
      }
      Matcher next = NEXT.matcher(header).region(at, header.length());
      if (!next.lookingAt()) {
        return null;
      }
      at = next.end();
      answer = answer == null ? offer.answer() : answer;
    }
    return answer;
  }

  /** One offer of the header, its parameters taken one after another. */
  private static final class Offer {
    private final Set<String> seen = new HashSet<>();
    private boolean isGood;
    private boolean namesWindow;

    Offer(boolean isOurs) {
      isGood = isOurs;
    }

    void take(String parameter, @Nullable String value) {
      boolean isFirst = seen.add(parameter);
      isGood = isGood && isFirst && isGood(parameter, value);
      namesWindow |= parameter.equals("server_max_window_bits");
    }

    private static boolean isGood(String parameter, @Nullable String value) {
      return switch (parameter) {
        case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
        case "client_max_window_bits" -> value == null || WINDOW.matcher(value).matches();
        case "server_max_window_bits" -> WHOLE_WINDOW.equals(value);
        default -> false;
      };
    }

    @Nullable String answer() {
      if (!isGood) {
        return null;
      }
      return namesWindow ? ANSWER + "; server_max_window_bits=" + WHOLE_WINDOW : ANSWER;
    }
  }
}
