package com.shipvox.live.message;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
  private static final String LANGUAGE = "[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,8}";
  private static final String HTTPS =
      "https://[^\\x00-\\x20\\x22\\x27/?#@<>\\x5c\\x7f-\\x9f]+"
          + "([/?#][^\\x00-\\x20\\x22\\x27<>\\x5c\\x7f-\\x9f]*)?";

  /** Characters of what an utterance says. */
  private static final int TEXT = 8192;

  /** Characters of what a cue waits for. */
  private static final int ANCHOR = 200;

  /**
   * What is sent, and from where to where.
   *
   * @param weightLb pounds
   */
  public record Details(
      @Pattern(regexp = ZIP) String originZip,
      @Pattern(regexp = ZIP) String destinationZip,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("150") double weightLb,
      Dimensions dimensionsIn,
      boolean pickupRequested) {}

  /** A parcel's size in inches. */
  public record Dimensions(
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("108") double length,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("108") double width,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("108") double height) {}

  /**
   * The offers to choose from.
   *
   * @param cheapestId one of the quotes' ids
   * @param fastestId one of the quotes' ids
   */
  public record Quotes(
      List<Quote> quotes, @Nullable String cheapestId, @Nullable String fastestId) {
    public Quotes {
      quotes = List.copyOf(quotes);
    }
  }

  /**
   * One carrier's offer.
   *
   * @param amountMinor in the currency's minor unit
   * @param currency ISO 4217
   * @param estimatedDelivery ms since 1970
   * @param validUntil ms since 1970
   */
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

  /** Both addresses and the quote as the customer confirms them. */
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

  /**
   * How the payment stands.
   *
   * @param last4 of the card; more of its number is refused
   * @param amountMinor in the currency's minor unit
   * @param currency ISO 4217
   */
  public record Payment(
      String status,
      @Nullable String brand,
      @Pattern(regexp = "\\d{4}") @Nullable String last4,
      @Min(0) long amountMinor,
      @Pattern(regexp = CURRENCY) String currency) {}

  /**
   * The label that was bought.
   *
   * @param labelUrl https
   * @param amountMinor in the currency's minor unit
   * @param currency ISO 4217
   * @param estimatedDelivery ms since 1970
   */
  public record Label(
      String trackingNumber,
      String carrier,
      String service,
      @Pattern(regexp = HTTPS) String labelUrl,
      @Pattern(regexp = HTTPS) @Nullable String qrCodeUrl,
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
   * One event of an utterance's timeline. A plan needs text; start and progress need positionMs or
   * char; pause, resume and interrupt need positionMs.
   *
   * @param lang of {@code text}, BCP 47; the session's where it is left out
   * @param speaker whose words these are; the agent's where it is left out
   * @param positionMs into the utterance's audio
   * @param character UTF-16 index into {@code text}
   * @param playedAt when it was there, server's clock, ms since 1970; a time later than its arrival
   *     or more than 10 s before it counts as its arrival
   * @param heard what the customer heard before the interruption
   */
  public record Speech(
      @NotEmpty String utterance,
      SpeechEvent event,
      @Size(max = TEXT) @Nullable String text,
      @Pattern(regexp = LANGUAGE) @Nullable String lang,
      @Nullable Speaker speaker,
      @Nullable List<Word> words,
      @DecimalMin("0") @Nullable Double positionMs,
      @JsonbProperty("char") @Min(0) @Nullable Long character,
      @Min(0) @Nullable Long playedAt,
      @Size(max = TEXT) @Nullable String heard) {}

  public enum Speaker implements WireEnum {
    AGENT,
    CUSTOMER
  }

  public enum SpeechEvent implements WireEnum {
    PLAN,
    START,
    PROGRESS,
    PAUSE,
    RESUME,
    INTERRUPT,
    END
  }

  /**
   * One word of what is said.
   *
   * @param start ms into the audio; one before the word before it, or below 0, counts as equal to
   *     it
   * @param end ms into the audio; one before {@code start} counts as equal to it
   * @param character UTF-16 index into the text
   * @param length UTF-16 units
   */
  public record Word(
      double start,
      double end,
      @JsonbProperty("char") @Min(0) long character,
      @Min(0) long length) {}

  /**
   * Delays when an update is shown, never when it is true.
   *
   * @param target a slice, {@code slice/itemId}, or {@code slice/field} where it has no items
   * @param utterance that says the anchor; left out for the first one that says its text from the
   *     update on
   * @param holdMs the longest wait for the utterance to start
   */
  public record Cue(
      @NotEmpty String target,
      @NotEmpty @Nullable String utterance,
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

  /**
   * Exactly one of ms, char, text (with nth) and mark.
   *
   * @param ms into the utterance's audio
   * @param character UTF-16 index into the utterance's text
   * @param nth which occurrence of {@code text}, from 1
   * @param forms added by the server to a {@code text}: the sequences of words in which it may be
   *     said or written, at most 16
   */
  public record Anchor(
      @DecimalMin("0") @Nullable Double ms,
      @JsonbProperty("char") @Min(0) @Nullable Long character,
      @NotEmpty @Size(max = ANCHOR) @Nullable String text,
      @Min(1) @Nullable Long nth,
      @NotEmpty @Nullable String mark,
      @Nullable List<List<String>> forms) {}
}
