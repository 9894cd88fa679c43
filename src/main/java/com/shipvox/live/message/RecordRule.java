package com.shipvox.live.message;

import com.shipvox.live.message.Slices.Moment;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks a JSON object against a record's components: their types, their Jakarta Validation
 * constraints, and which of them must be there. Compiled once from the record by reflection,
 * because binding first would stop at the first bad field and could not tell a missing field from
 * one that a merge patch removes.
 *
 * <p>Two modes: a <em>whole</em> object must have every component that is not {@link Nullable}; a
 * <em>patch</em> may leave any out, and removes with null. An object inside an array is always
 * whole, because RFC 7396 replaces arrays as they are.
 */
final class RecordRule {
  private final List<Field> fields;

  private record Field(String name, boolean required, Rule rule) {}

  /** Checks one value, of that name in what stands above, and adds what is wrong with it. */
  private interface Rule {
    void check(JsonValue value, Place above, String name, boolean whole, Findings findings);
  }

  RecordRule(Class<? extends Record> type) {
    List<Field> list = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonbProperty renamed = component.getAccessor().getAnnotation(JsonbProperty.class);
      String name = renamed == null ? component.getName() : renamed.value();
      boolean required = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      list.add(new Field(name, required, rule(component)));
    }
    fields = List.copyOf(list);
  }

  /** Adds an error for each bad or missing field of {@code value}; unknown fields are let pass. */
  void check(JsonObject value, Place place, boolean whole, Findings findings) {
    for (Field field : fields) {
      JsonValue found = value.get(field.name);
      if (found == null) {
        if (whole && field.required) {
          findings.invalid(place.child(field.name), "is missing");
        }
      } else if (whole || found.getValueType() != ValueType.NULL) {
        field.rule.check(found, place, field.name, whole, findings);
      }
    }
  }

  private static Rule rule(RecordComponent component) {
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      if (!(list.getActualTypeArguments()[0] instanceof Class<?>)) {
        return plain("must be an array of arrays of texts", RecordRule::isTextLists);
      }
      return array(new RecordRule(record((Class<?>) list.getActualTypeArguments()[0])));
    }
    Class<?> raw = component.getType();
    if (raw.isRecord()) {
      RecordRule nested = new RecordRule(record(raw));
      return (value, above, name, whole, findings) -> {
        if (value instanceof JsonObject object) {
          nested.check(object, above.child(name), whole, findings);
        } else {
          findings.invalid(above.child(name), "must be an object");
        }
      };
    }
    if (raw == String.class) {
      return text(component);
    }
    if (raw == boolean.class) {
      return plain("must be true or false", v -> v == JsonValue.TRUE || v == JsonValue.FALSE);
    }
    if (raw == long.class || raw == Long.class) {
      return number(component, true);
    }
    if (raw == double.class || raw == Double.class) {
      return number(component, false);
    }
    if (raw == Moment.class) {
      return plain(
          "must be a text or milliseconds since 1970",
          v -> v instanceof JsonString || (v instanceof JsonNumber n && isInteger(n)));
    }
    if (raw.isEnum()) {
      return oneOf(raw);
    }
    throw new IllegalStateException("no rule for " + component);
  }

  private static Class<? extends Record> record(Class<?> type) {
    return type.asSubclass(Record.class);
  }

  private static Rule plain(String message, Predicate<JsonValue> good) {
    return (value, above, name, whole, findings) -> {
      if (!good.test(value)) {
        findings.invalid(above.child(name), message);
      }
    };
  }

  private static Rule array(RecordRule item) {
    return (value, above, name, whole, findings) -> {
      Place place = above.child(name);
      if (!(value instanceof JsonArray array)) {
        findings.invalid(place, "must be an array");
        return;
      }
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof JsonObject object) {
          item.check(object, place.child(i), true, findings);
        } else {
          findings.invalid(place.child(i), "must be an object");
        }
      }
    };
  }

  private static Rule text(RecordComponent component) {
    Pattern constraint = component.getAccessor().getAnnotation(Pattern.class);
    if (constraint != null) {
      java.util.regex.Pattern pattern = java.util.regex.Pattern.compile(constraint.regexp());
      return plain(
          "must be a text that matches ^" + constraint.regexp() + "$",
          v -> v instanceof JsonString s && pattern.matcher(s.getString()).matches());
    }
    int least = component.getAccessor().isAnnotationPresent(NotEmpty.class) ? 1 : 0;
    Size size = component.getAccessor().getAnnotation(Size.class);
    int most = size == null ? Integer.MAX_VALUE : size.max();
    String message =
        "must be a text"
            + (least == 0 ? "" : " that is not empty")
            + (size == null ? "" : " of at most " + most + " characters");
    return plain(
        message,
        v ->
            v instanceof JsonString s
                && s.getString().length() >= least
                && s.getString().length() <= most);
  }

  private static boolean isTextLists(JsonValue value) {
    return value instanceof JsonArray lists
        && lists.stream()
            .allMatch(
                list ->
                    list instanceof JsonArray texts
                        && texts.stream().allMatch(JsonString.class::isInstance));
  }

  private static Rule number(RecordComponent component, boolean integer) {
    Min min = component.getAccessor().getAnnotation(Min.class);
    DecimalMin low = component.getAccessor().getAnnotation(DecimalMin.class);
    DecimalMax high = component.getAccessor().getAnnotation(DecimalMax.class);
    BigDecimal lower =
        min != null
            ? BigDecimal.valueOf(min.value())
            : low != null ? new BigDecimal(low.value()) : null;
    boolean open = low != null && !low.inclusive();
    // Above 2^53 a browser would read another number than was sent.
    BigDecimal upper =
        high != null
            ? new BigDecimal(high.value())
            : integer ? BigDecimal.valueOf((1L << 53) - 1) : null;
    String message =
        (integer ? "must be an integer" : "must be a number")
            + (lower == null ? "" : (open ? " above " : " of at least ") + lower)
            + (upper == null ? "" : (lower == null ? " of" : " and") + " at most " + upper);
    Range range = new Range(lower, open, upper);
    return plain(
        message, v -> v instanceof JsonNumber n && (!integer || isInteger(n)) && range.holds(n));
  }

  private static Rule oneOf(Class<?> type) {
    List<String> values =
        Arrays.stream(type.getEnumConstants()).map(c -> ((WireEnum) c).wire()).toList();
    return plain(
        "must be one of " + String.join(", ", values),
        v -> v instanceof JsonString s && values.contains(s.getString()));
  }

  /** Whether the number is whole: 2, 2.0 and 2e0 alike, as JSON Schema counts it. */
  static boolean isInteger(JsonNumber number) {
    return number.isIntegral() || number.bigDecimalValue().stripTrailingZeros().scale() <= 0;
  }
}
