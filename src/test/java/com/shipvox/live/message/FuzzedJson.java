package com.shipvox.live.message;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Text that is nearly what a client sends: good messages with a few things deleted, put in or said
 * twice, trees of the right names in the wrong places, and noise.
 */
public final class FuzzedJson {
  private static final List<String> SEEDS =
      Stream.concat(
              Stream.of("client-init-resume", "client-update", "ping", "ack", "update-with-cues")
                  .map(file -> TestJson.text("messages/" + file + ".json")),
              Stream.of(
                      "{'id':'a','slice':'quotes','phase':'loading','data':{'quotes':[{'id':'q',"
                          + "'carrier':'UPS','service':'Air','amountMinor':1,'currency':'USD'}]}}",
                      "[{'slice':'details','data':{'originZip':'94107','weightLb':2.5,"
                          + "'dimensionsIn':{'length':1,'width':2,'height':3}}},{'slice':'x-a'}]",
                      "{'slice':'speech','data':{'utterance':'u','event':'plan','text':'Hello',"
                          + "'words':[{'start':0,'end':300,'char':0,'length':5}]}}",
                      "{'slice':'notice','cues':[{'target':'notice','utterance':'u',"
                          + "'anchor':{'text':'Hello','nth':1},'holdMs':100}]}")
                  .map(TestJson::quoted))
          .toList();

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "/",
          "\\u0000",
          "\\ud800",
          "\ud83d",
          "\uFEFF",
          "null",
          "true",
          "-1",
          "0.5",
          "1e400",
          "1e-400",
          "1e99999999999",
          "1e-99999999999",
          "9007199254740993",
          "NaN",
          "{}",
          "[]",
          "[[[[[[[[",
          "\"slice\":",
          "\"type\":\"UPDATE\",",
          "4111 1111 1111 1111",
          "\"data\":null",
          "\n",
          "\t",
          "é🚚");

  private static final List<String> NAMES =
      List.of(
          "v",
          "type",
          "id",
          "sessionId",
          "payload",
          "token",
          "resume",
          "epoch",
          "seq",
          "slice",
          "phase",
          "data",
          "cues",
          "anchor",
          "words",
          "quotes",
          "sentAt",
          "renderedSeq",
          "event");

  private static final List<String> VALUES =
      List.of(
          "1",
          "-1",
          "2.0",
          "1e300",
          "null",
          "true",
          "\"\"",
          "\"UPDATE\"",
          "\"INIT\"",
          "\"PING\"",
          "\"ACK\"",
          "\"speech\"",
          "\"quotes\"",
          "\"selection\"",
          "\"plan\"",
          "\"loading\"");

  private FuzzedJson() {}

  /** Any of them, none longer than a few thousand characters. */
  public static Arbitrary<String> texts() {
    return Arbitraries.oneOf(mutated(), mutated(), trees(), Arbitraries.strings().ofMaxLength(60));
  }

  /** One thing that is done to a text. */
  private record Mutation(double place, int kind, String token) {
    String apply(String text) {
      int at = (int) (place * text.length());
      String before = text.substring(0, at);
      String after = text.substring(at);
      return switch (kind) {
        case 0 -> before + token + after;
        case 1 -> before + token + after.substring(Math.min(after.length(), token.length()));
        case 2 -> before + after.substring(Math.min(after.length(), 1 + token.length()));
        case 3 -> before + after + after;
        default -> after + before;
      };
    }
  }

  private static Arbitrary<String> mutated() {
    Arbitrary<Mutation> mutations =
        Combinators.combine(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.frequency(
                    Tuple.of(6, 0), Tuple.of(6, 1), Tuple.of(6, 2), Tuple.of(1, 3), Tuple.of(1, 4)),
                Arbitraries.of(TOKENS))
            .as(Mutation::new);
    return Combinators.combine(Arbitraries.of(SEEDS), mutations.list().ofMaxSize(4))
        .as(
            (seed, list) -> {
              String text = seed;
              for (Mutation mutation : list) {
                text = mutation.apply(text);
              }
              return text;
            });
  }

  private static Arbitrary<String> trees() {
    return Arbitraries.recursive(
        () -> Arbitraries.of(VALUES),
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
                Combinators.combine(Arbitraries.of(NAMES), inner)
                    .as((name, value) -> "\"" + name + "\":" + value)
                    .list()
                    .ofMaxSize(4)
                    .map(members -> "{" + String.join(",", members) + "}")),
        0,
        4);
  }
}
