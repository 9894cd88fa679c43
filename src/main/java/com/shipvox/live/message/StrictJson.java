package com.shipvox.live.message;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as I-JSON (RFC 7493) wants it: valid UTF-8, no duplicate member names, no lone
 * surrogates, numbers that a double can hold, and at most {@value #MAX_DEPTH} levels deep. Whatever
 * is none of that is refused with {@code bad-json}; no other exception escapes. What was accepted
 * can always be read again, from within an envelope or a state, too: {@link #stored}.
 */
final class StrictJson {
  static final int MAX_DEPTH = 128;
  private static final int MAX_NUMBER_LENGTH = 64;

  /** Levels that an envelope, a batch or a state puts around what a body held. */
  private static final int STORED_LEVELS = 8;

  /** A number that is written anew may get an exponent and its sign: 123e60 becomes 1.23E+62. */
  private static final int STORED_DIGITS = 16;

  private static final char REPLACEMENT = '\uFFFD';
  private static final String UNICODE_ESCAPE = "\\u";

  // The static Json.create… methods look up the provider anew at each call.
  static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonParserFactory PARSERS = PROVIDER.createParserFactory(Map.of());

  private final JsonParser parser;
  private final String source;
  private final boolean surrogatesChecked;
  private final int mostDepth;
  private final int mostDigits;

  // Of one thread. The members of all objects that are open, the outermost's first; bounded by
  // depth and by what one object may have here.
  private String[] names = new String[2 * SmallObject.MOST];
  private JsonValue[] values = new JsonValue[2 * SmallObject.MOST];
  private int top;

  // The last small object's, which the next one's often are, too: then they are known to differ,
  // and one array of them serves both.
  private String[] likely = {};

  /** How deep those objects lie whose text is kept; 0 where none is. */
  private int textDepth;

  private StrictJson(JsonParser parser, String source, boolean surrogatesChecked, boolean stored) {
    this.parser = parser;
    this.source = source;
    this.surrogatesChecked = surrogatesChecked;
    this.mostDepth = MAX_DEPTH + (stored ? STORED_LEVELS : 0);
    this.mostDigits = MAX_NUMBER_LENGTH + (stored ? STORED_DIGITS : 0);
  }

  static JsonValue parse(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !isValid(utf8)) {
      throw bad("is not valid UTF-8");
    }
    // What was decoded holds a lone surrogate only where it is escaped.
    return parse(text, !text.contains(UNICODE_ESCAPE), false);
  }

  /** Only asked where decoding may have replaced something: the strict decoder is slow. */
  private static boolean isValid(byte[] utf8) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static JsonValue parse(String text) {
    return parse(text, false, false);
  }

  /** Reads what was written from something that {@link #parse} had accepted. */
  static JsonValue stored(String text) {
    return parse(text, true, true);
  }

  private static JsonValue parse(String text, boolean surrogatesChecked, boolean stored) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      return new StrictJson(parser, text, surrogatesChecked, stored).whole();
    } catch (jakarta.json.JsonException | NoSuchElementException e) {
      // The parser's own text quotes the input, which may hold a secret.
      throw bad("is not JSON");
    }
  }

  private JsonValue whole() {
    if (!parser.hasNext()) {
      throw bad("is empty");
    }
    Event first = parser.next();
    if (canBeSentOn(source)) {
      // An update's data, also in a batch: it is written once more, into the envelope.
      textDepth = first == Event.START_ARRAY ? 3 : 2;
    }
    JsonValue value = value(first, 0);
    if (parser.hasNext()) {
      throw bad("has text after its end");
    }
    return value;
  }

  private JsonValue value(Event event, int depth) {
    return switch (event) {
      case START_OBJECT -> object(deeper(depth));
      case START_ARRAY -> array(deeper(depth));
      case VALUE_STRING -> PROVIDER.createValue(text());
      case VALUE_NUMBER -> number();
      case VALUE_TRUE -> JsonValue.TRUE;
      case VALUE_FALSE -> JsonValue.FALSE;
      case VALUE_NULL -> JsonValue.NULL;
      case KEY_NAME, END_OBJECT, END_ARRAY -> throw bad("is not JSON");
    };
  }

  private JsonValue object(int depth) {
    long start = depth == textDepth ? parser.getLocation().getStreamOffset() - 1 : -1;
    String[] like = likely;
    int alike = 0;
    int base = top;
    boolean repeated = false;
    for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
      if (top - base == SmallObject.MOST) {
        return largeObject(base, repeated, depth);
      }
      String name = text();
      int place = top - base;
      if (place == alike && place < like.length && like[place].equals(name)) {
        alike++;
      } else {
        repeated |= isKnown(name, base);
      }
      JsonValue value = value(parser.next(), depth);
      push(name, value);
    }
    if (repeated) {
      throw repeated();
    }
    boolean same = alike == like.length && alike == top - base;
    likely = same ? like : Arrays.copyOfRange(names, base, top);
    JsonValue[] own = Arrays.copyOfRange(values, base, top);
    top = base;
    return new SmallObject(likely, own, start < 0 ? null : textSince(start));
  }

  private boolean isKnown(String name, int base) {
    for (int i = base; i < top; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void push(String name, JsonValue value) {
    if (top == names.length) {
      names = Arrays.copyOf(names, 2 * top);
      values = Arrays.copyOf(values, 2 * top);
    }
    names[top] = name;
    values[top] = value;
    top++;
  }

  /** Goes on, at a member's name, with an object that has too many of them for a small one. */
  private JsonObject largeObject(int base, boolean repeatedBefore, int depth) {
    JsonObjectBuilder builder = PROVIDER.createObjectBuilder();
    for (int i = base; i < top; i++) {
      builder.add(names[i], values[i]);
    }
    int members = top - base;
    top = base;
    Event event = Event.KEY_NAME;
    for (; event != Event.END_OBJECT; event = parser.next()) {
      builder.add(text(), value(parser.next(), depth));
      members++;
    }
    JsonObject object = builder.build();
    if (repeatedBefore || object.size() < members) {
      throw repeated();
    }
    return object;
  }

  private static Refusal repeated() {
    return bad("has a duplicate member name");
  }

  /** The characters of the object that ends here; null where the parser does not tell. */
  private @Nullable String textSince(long start) {
    long end = parser.getLocation().getStreamOffset();
    return start < end
            && end <= source.length()
            && source.charAt((int) start) == '{'
            && source.charAt((int) end - 1) == '}'
        ? source.substring((int) start, (int) end)
        : null;
  }

  /**
   * Whether parts of it may go into envelopes as they are. A line break would end a line of an
   * event stream; of white space that is little, which the search for it beside quotes shows.
   */
  private static boolean canBeSentOn(String json) {
    return json.indexOf('\n') < 0
        && json.indexOf('\r') < 0
        && json.indexOf('\t') < 0
        && !json.contains(" \"")
        && !json.contains("\" ");
  }

  private JsonValue array(int depth) {
    JsonArrayBuilder builder = PROVIDER.createArrayBuilder();
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      builder.add(value(event, depth));
    }
    return builder.build();
  }

  private String text() {
    String text = parser.getString();
    if (!surrogatesChecked) {
      checkSurrogates(text);
    }
    return text;
  }

  private static void checkSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw bad("has a lone surrogate");
      }
    }
  }

  private JsonNumber number() {
    String digits = parser.getString();
    if (digits.length() > mostDigits) {
      throw bad("has a number that is too long");
    }
    try {
      JsonNumber number = (JsonNumber) parser.getValue();
      // So few digits alone are never too many for a double.
      boolean scaled = digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
      if (!scaled || !Double.isInfinite(number.doubleValue())) {
        return number;
      }
    } catch (NumberFormatException e) {
      // An exponent beyond what a decimal can have: told below.
    }
    throw bad("has a number that is out of bounds");
  }

  private int deeper(int depth) {
    if (depth >= mostDepth) {
      throw bad("is nested deeper than " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  private static Refusal bad(String what) {
    return Refusal.of(ErrorCode.BAD_JSON, "The JSON " + what + ".");
  }
}
