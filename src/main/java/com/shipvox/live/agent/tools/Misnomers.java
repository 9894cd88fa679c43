package com.shipvox.live.agent.tools;

import com.shipvox.live.message.FieldError;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields that a model gives under another name, and carriers that it spells in its own way. A slice
 * may have fields that nobody knows; so only a name is refused that clearly stands for a known one.
 */
final class Misnomers {
  /** What models call a field, without case and marks. */
  private static final Map<String, List<String>> SYNONYMS =
      Map.ofEntries(
          Map.entry("amount", List.of("amountMinor")),
          Map.entry("price", List.of("amountMinor")),
          Map.entry("cost", List.of("amountMinor")),
          Map.entry("rate", List.of("amountMinor")),
          Map.entry("total", List.of("amountMinor")),
          Map.entry("amountcents", List.of("amountMinor")),
          Map.entry("pricecents", List.of("amountMinor")),
          Map.entry("origin", List.of("originZip")),
          Map.entry("fromzip", List.of("originZip")),
          Map.entry("destination", List.of("destinationZip")),
          Map.entry("tozip", List.of("destinationZip")),
          Map.entry("weight", List.of("weightLb")),
          Map.entry("weightlbs", List.of("weightLb")),
          Map.entry("dimensions", List.of("dimensionsIn")),
          Map.entry("days", List.of("transitDays")),
          Map.entry("deliverydays", List.of("transitDays")),
          Map.entry("deliverydate", List.of("estimatedDelivery")),
          Map.entry("quoteid", List.of("id", "quoteId")),
          Map.entry("servicename", List.of("service")),
          Map.entry("carriername", List.of("carrier")),
          Map.entry("rates", List.of("quotes")),
          Map.entry("options", List.of("quotes")),
          Map.entry("url", List.of("labelUrl")),
          Map.entry("tracking", List.of("trackingNumber")),
          Map.entry("zipcode", List.of("zip")),
          Map.entry("postalcode", List.of("zip")),
          Map.entry("cardlast4", List.of("last4")),
          Map.entry("lastfour", List.of("last4")),
          Map.entry("text", List.of("when", "message")),
          Map.entry("words", List.of("when")),
          Map.entry("item", List.of("part")),
          Map.entry("target", List.of("part")),
          Map.entry("conversationid", List.of("session_id")),
          Map.entry("status", List.of("phase")));

  /** Objects in which models wrap all fields. */
  private static final Set<String> WRAPPERS = Set.of("data", "arguments", "input", "payload");

  private static final Map<String, String> CARRIERS =
      Map.of("ups", "UPS", "usps", "USPS", "fedex", "FedEx", "dhl", "DHL");

  private final Set<String> meant = new HashSet<>();

  /** Whether the field at that pointer was given under another name, which was told. */
  boolean names(String pointer) {
    return meant.contains(pointer);
  }

  /** Adds an error for each misnomer in the object and whatever it holds. */
  void find(JsonObject object, JsonObject schema, String pointer, List<FieldError> errors) {
    if (!(schema.get("properties") instanceof JsonObject fields)) {
      return;
    }
    object.forEach(
        (name, value) -> {
          String place = pointer + "/" + name;
          if (fields.get(name) instanceof JsonObject field) {
            descend(value, field, place, errors);
            carrier(name, value, place, errors);
          } else if (pointer.isEmpty() && WRAPPERS.contains(name) && value instanceof JsonObject) {
            errors.add(new FieldError(place, "is no field. Put what it holds beside session_id."));
          } else {
            String right = known(name, fields.keySet(), object.keySet());
            if (right != null) {
              meant.add(pointer + "/" + right);
              errors.add(new FieldError(place, "is no field. Write " + right + "."));
            }
          }
        });
  }

  private void descend(JsonValue value, JsonObject field, String place, List<FieldError> errors) {
    if (value instanceof JsonObject inner) {
      find(inner, field, place, errors);
    } else if (value instanceof JsonArray items && field.get("items") instanceof JsonObject item) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i) instanceof JsonObject inner) {
          find(inner, item, place + "/" + i, errors);
        }
      }
    }
  }

  /** The known field that is clearly meant and is not given, or null. */
  private static @Nullable String known(String name, Set<String> fields, Set<String> given) {
    String bare = bare(name);
    for (String field : fields) {
      if (bare(field).equals(bare)) {
        return given.contains(field) ? null : field;
      }
    }
    return SYNONYMS.getOrDefault(bare, List.of()).stream()
        .filter(field -> fields.contains(field) && !given.contains(field))
        .findFirst()
        .orElse(null);
  }

  private static void carrier(String name, JsonValue value, String place, List<FieldError> errors) {
    if (name.equals("carrier") && value instanceof JsonString text) {
      String right = CARRIERS.get(bare(text.getString()));
      if (right != null && !right.equals(text.getString())) {
        errors.add(
            new FieldError(place, "must be as the carrier spells it. Write \"" + right + "\"."));
      }
    }
  }

  private static String bare(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }
}
