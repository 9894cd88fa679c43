package com.shipvox.live.agent.tools;

import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The right form of a field, in words for a model, and what the model meant where a wrong value
 * leaves no doubt.
 *
 * @param words what the value is, to be put after "must be"
 */
record FieldForm(String words, Mending mending) {

  /** Makes the right value out of a wrong one, as JSON text; null where there is doubt. */
  private interface Mending {
    @Nullable String of(JsonValue wrong, JsonObject object);
  }

  private static final Set<String> ZIPS = Set.of("originZip", "destinationZip", "zip");
  private static final Pattern ZIP = Pattern.compile("\\b\\d{5}(-\\d{4})?\\b");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,6})?");
  private static final Map<String, String> YES_NO =
      Map.of("yes", "true", "true", "true", "no", "false", "false", "false");

  /** The form of the field of that name. */
  static FieldForm of(String name, JsonObject schema) {
    if (ZIPS.contains(name)) {
      return new FieldForm(
          "a ZIP code, a text of five digits in quotes, so \"89101\"", (v, o) -> zip(v));
    }
    return switch (name) {
      case "amountMinor" ->
          new FieldForm(
              "a whole number in the currency's minor unit, so 844 for 8.44 USD", FieldForm::minor);
      case "currency" ->
          new FieldForm(
              "an ISO 4217 code of three capital letters, so \"USD\"", (v, o) -> currency(v));
      case "estimatedDelivery", "validUntil" ->
          new FieldForm(
              "a whole number, milliseconds since 1970, so 1767225600000 for 2026-01-01T00:00:00Z",
              (v, o) -> time(v));
      case "last4" ->
          new FieldForm(
              "the last four digits of the card, a text in quotes, so \"4242\"",
              (v, o) -> digits(v, 4));
      case "labelUrl" -> new FieldForm("an address that begins with https://", (v, o) -> secure(v));
      case "weightLb" ->
          new FieldForm("a number in pounds, above 0 and at most 150, so 2.5", (v, o) -> number(v));
      case "length", "width", "height" ->
          new FieldForm("a number in inches, above 0 and at most 108", (v, o) -> number(v));
      default -> byType(schema);
    };
  }

  private static FieldForm byType(JsonObject schema) {
    if (schema.get("enum") instanceof JsonArray values) {
      Set<String> names =
          values.getValuesAs(JsonString.class).stream()
              .map(JsonString::getString)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      return new FieldForm(
          "one of " + names.stream().map(FieldForm::quote).collect(Collectors.joining(", ")),
          (v, o) -> mend(v, text -> names.contains(lower(text)) ? quote(lower(text)) : null));
    }
    if (schema.get("type") instanceof JsonArray) {
      return new FieldForm("a text such as \"09:00\", or milliseconds since 1970", (v, o) -> null);
    }
    return switch (schema.getString("type", "")) {
      case "integer" -> new FieldForm("a whole number of 0 or more", (v, o) -> whole(v));
      case "number" -> new FieldForm("a number", (v, o) -> number(v));
      case "boolean" ->
          new FieldForm(
              "true or false, without quotes", (v, o) -> mend(v, text -> YES_NO.get(lower(text))));
      case "array" -> new FieldForm("an array of objects, not a text", (v, o) -> null);
      case "object" ->
          new FieldForm(
              "an object with the fields "
                  + String.join(", ", schema.getJsonObject("properties").keySet()),
              (v, o) -> null);
      default ->
          new FieldForm(
              "a text in quotes", (v, o) -> v instanceof JsonNumber ? quote(v.toString()) : null);
    };
  }

  /**
   * What the model meant, as JSON text.
   *
   * @param object the object that the wrong value stands in
   */
  @Nullable String mended(JsonValue wrong, JsonObject object) {
    return mending.of(wrong, object);
  }

  private static @Nullable String minor(JsonValue wrong, JsonObject object) {
    BigDecimal major = null;
    if (wrong instanceof JsonNumber number) {
      major = number.bigDecimalValue();
    } else if (wrong instanceof JsonString text) {
      // Without a point or a sign nobody knows whether these are dollars or cents.
      boolean clear = text.getString().matches("\\s*\\$.*|.*\\.\\d\\d\\D*");
      String number = clear ? number(wrong) : null;
      major = number == null ? null : new BigDecimal(number);
    }
    if (major == null || major.signum() < 0) {
      return null;
    }
    BigDecimal minor = major.movePointRight(fractionDigits(object)).stripTrailingZeros();
    return minor.scale() <= 0 && minor.precision() < 16 ? minor.toPlainString() : null;
  }

  private static int fractionDigits(JsonObject object) {
    try {
      String code = object.getString("currency", "USD").toUpperCase(Locale.ROOT);
      return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
    } catch (IllegalArgumentException | ClassCastException e) {
      return 2;
    }
  }

  private static @Nullable String zip(JsonValue wrong) {
    if (wrong instanceof JsonNumber) {
      return digits(wrong, 5);
    }
    return mend(
        wrong,
        text -> {
          Matcher found = ZIP.matcher(text);
          String first = found.find() ? found.group() : null;
          return first == null || found.find() ? null : quote(first);
        });
  }

  private static @Nullable String digits(JsonValue wrong, int count) {
    if (wrong instanceof JsonNumber n && n.isIntegral() && n.toString().length() <= count) {
      return quote("0".repeat(count - n.toString().length()) + n);
    }
    return null;
  }

  private static @Nullable String currency(JsonValue wrong) {
    return mend(
        wrong,
        text -> {
          String upper = text.strip().toUpperCase(Locale.ROOT);
          return upper.matches("[A-Z]{3}") ? quote(upper) : upper.equals("$") ? "\"USD\"" : null;
        });
  }

  private static @Nullable String time(JsonValue wrong) {
    return mend(
        wrong,
        text -> {
          try {
            boolean day = text.strip().length() == 10;
            OffsetDateTime at =
                day
                    ? LocalDate.parse(text.strip()).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text.strip());
            return Long.toString(at.toInstant().toEpochMilli());
          } catch (DateTimeException | ArithmeticException e) {
            return null;
          }
        });
  }

  private static @Nullable String secure(JsonValue wrong) {
    return mend(
        wrong,
        text ->
            text.startsWith("http://") && text.length() < 200
                ? quote("https://" + text.substring("http://".length()))
                : null);
  }

  /** The one number in a text. */
  private static @Nullable String number(JsonValue wrong) {
    return mend(
        wrong,
        text -> {
          Matcher found = NUMBER.matcher(text);
          String first = found.find() ? found.group() : null;
          return first == null || found.find() ? null : first;
        });
  }

  private static @Nullable String whole(JsonValue wrong) {
    String number = number(wrong);
    return number == null || number.contains(".") || number.startsWith("-") ? null : number;
  }

  private static @Nullable String mend(
      JsonValue wrong, Function<String, @Nullable String> mending) {
    return wrong instanceof JsonString text && text.getChars().length() <= 200
        ? mending.apply(text.getString())
        : null;
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static String quote(String text) {
    return MessageCodec.quote(new StringBuilder(), text).toString();
  }
}
