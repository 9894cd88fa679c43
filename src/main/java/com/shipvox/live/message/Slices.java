package com.shipvox.live.message;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a session's state, as the contract's section 5 has them. These records are the one
 * source of each field's type and bounds: {@link SliceRules} checks incoming updates by them, and
 * the JSON Schema, the TypeScript types, the browser's validator and the AsyncAPI document are made
 * from them. A component that is {@link Nullable} may be missing. Money is in the currency's minor
 * unit, times are milliseconds since 1970, weights pounds, sizes inches.
 */
public final class Slices {
  private Slices() {}

  private static final String ZIP = "\\d{5}(-\\d{4})?";
  private static final String CURRENCY = "[A-Z]{3}";
  private static final String HTTPS = "https://[^\\s/?#]+([/?#]\\S*)?";

  public record Details(
      @Pattern(regexp = ZIP) String originZip,
      @Pattern(regexp = ZIP) String destinationZip,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("150") double weightLb,
      Dimensions dimensionsIn,
      boolean pickupRequested) {}

  public record Dimensions(
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("108") double length,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("108") double width,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("108") double height) {}

  public record Quotes(
      List<Quote> quotes, @Nullable String cheapestId, @Nullable String fastestId) {
    public Quotes {
      quotes = List.copyOf(quotes);
    }
  }

  public record Quote(
      @NotEmpty String id,
      String carrier,
      String service,
      @Nullable String tier,
      @Min(0) long amountMinor,
      @Pattern(regexp = CURRENCY) String currency,
      @Min(0) @Nullable Long transitDays,
      @Min(0) @Nullable Long estimatedDelivery,
      @Min(0) @Nullable Long validUntil) {}

  /** The one slice that a viewer may write. */
  public record Selection(@NotEmpty String quoteId) {}

  public record Confirmation(Address from, Address to, String quoteId) {}

  public record Address(
      String name,
      @Nullable String company,
      String street,
      @Nullable String street2,
      String city,
      String state,
      String zip,
      String country,
      @Nullable String phone) {}

  public record Payment(
      String status,
      @Nullable String brand,
      @Pattern(regexp = "\\d{4}") @Nullable String last4,
      @Min(0) long amountMinor,
      @Pattern(regexp = CURRENCY) String currency) {}

  public record Label(
      String trackingNumber,
      String carrier,
      String service,
      @Pattern(regexp = HTTPS) String labelUrl,
      @Nullable String qrCodeUrl,
      @Min(0) @Nullable Long amountMinor,
      @Pattern(regexp = CURRENCY) @Nullable String currency,
      @Min(0) @Nullable Long estimatedDelivery) {}

  /** A time is text as it was said ("09:00") or milliseconds since 1970. */
  public record Pickup(
      String carrier, String confirmationNumber, Moment date, Moment earliest, Moment latest) {}

  /** The type of a value that is either text as it was said or milliseconds since 1970. */
  public interface Moment {}

  public record Notice(Level level, String title, String message) {}

  public enum Level implements WireEnum {
    INFO,
    SUCCESS,
    WARNING,
    ERROR
  }

  /**
   * One event of an utterance's timeline; which fields an event needs, {@link SliceRules} knows.
   */
  public record Speech(
      @NotEmpty String utterance,
      SpeechEvent event,
      @Nullable String text,
      @Nullable List<Word> words,
      @DecimalMin("0") @Nullable Double positionMs,
      @JsonbProperty("char") @Min(0) @Nullable Long character,
      @Min(0) @Nullable Long playedAt,
      @Nullable String heard) {}

  public enum SpeechEvent implements WireEnum {
    PLAN,
    START,
    PROGRESS,
    PAUSE,
    RESUME,
    INTERRUPT,
    END
  }

  public record Word(
      @DecimalMin("0") double start,
      @DecimalMin("0") double end,
      @JsonbProperty("char") @Min(0) long character,
      @Min(0) long length) {}

  /** Delays when an update is shown, never when it is true. */
  public record Cue(
      @NotEmpty String target,
      @NotEmpty String utterance,
      Anchor anchor,
      @Nullable OnInterrupt onInterrupt,
      @Min(0) @Nullable Long holdMs,
      @Nullable Effect effect) {}

  public enum OnInterrupt implements WireEnum {
    SHOW,
    HOLD,
    DROP
  }

  public enum Effect implements WireEnum {
    REVEAL,
    HIGHLIGHT
  }

  /** Exactly one of ms, char, text (with nth) and mark. */
  public record Anchor(
      @DecimalMin("0") @Nullable Double ms,
      @JsonbProperty("char") @Min(0) @Nullable Long character,
      @NotEmpty @Nullable String text,
      @Min(1) @Nullable Long nth,
      @NotEmpty @Nullable String mark) {}
}
