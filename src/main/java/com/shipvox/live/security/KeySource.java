package com.shipvox.live.security;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** Where public keys come from; always the keys of now. Thread-safe. */
interface KeySource {
  List<VerificationKey> keys();

  /** Told that a token named a key that is not among them: there may be newer ones. */
  default void missed() {}

  /** Whether {@link #keys} would answer now without reading or fetching anything. */
  default boolean isAtHand() {
    return true;
  }

  /** False while the keys have never been reachable: nothing can be said about any token. */
  default boolean isReady() {
    return true;
  }

  /**
   * The place that a setting names: PEM or a key set as it stands, or else files and https URLs
   * with commas between them.
   *
   * @throws IllegalArgumentException where it names no keys
   */
  static KeySource of(String setting, InstantSource clock) {
    String text = setting.strip();
    if (text.startsWith("{") || text.startsWith("-----BEGIN")) {
      List<VerificationKey> keys = KeyReader.publicKeys(text);
      return () -> keys;
    }
    return new Several(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(place -> !place.isEmpty())
            .map(place -> at(place, clock))
            .toList());
  }

  private static KeySource at(String place, InstantSource clock) {
    if (place.startsWith("https:") || place.startsWith("http:")) {
      return WatchedUrl.of(URI.create(place), clock);
    }
    return new InFile(new WatchedFile<>(path(place), KeyReader::publicKeys, clock));
  }

  /** A plain path or a {@code file:} URL. */
  static Path path(String place) {
    return place.startsWith("file:") ? Path.of(URI.create(place)) : Path.of(place);
  }

  /** The keys in a file. */
  record InFile(WatchedFile<List<VerificationKey>> file) implements KeySource {
    @Override
    public List<VerificationKey> keys() {
      return file.get();
    }

    @Override
    public boolean isAtHand() {
      return !file.isDue();
    }
  }

  /** Several places as one. */
  record Several(List<KeySource> places) implements KeySource {
    public Several {
      if (places.isEmpty()) {
        throw new IllegalArgumentException("It is empty.");
      }
    }

    @Override
    public List<VerificationKey> keys() {
      // Asked for with every token that is known already: most often there is one place.
      return places.size() == 1
          ? places.get(0).keys()
          : places.stream().flatMap(place -> place.keys().stream()).toList();
    }

    @Override
    public void missed() {
      places.forEach(KeySource::missed);
    }

    @Override
    public boolean isAtHand() {
      return places.stream().allMatch(KeySource::isAtHand);
    }

    @Override
    public boolean isReady() {
      return places.stream().allMatch(KeySource::isReady);
    }
  }
}
