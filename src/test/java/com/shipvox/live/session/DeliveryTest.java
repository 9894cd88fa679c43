package com.shipvox.live.session;

import static com.shipvox.live.session.Logs.AGENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What goes out to one reader, in which order, how much at once, and when it is given up. */
final class DeliveryTest {
  /** One update of the tests below is a little longer than this. */
  private static final int KIB = 1024;

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final TestLog log = Logs.log(Logs.keeping(500), new ManualClock());
  private ScriptedOutlet outlet = ScriptedOutlet.fast();
  private Delivery delivery = new Delivery(outlet, 512 * KIB);

  @Test
  void send_beforeInit_goesOutAtOnce() {
    delivery.send(control("AUTH_RESULT"));
    assertEquals(List.of("AUTH_RESULT"), outlet.log);
  }

  @Test
  void open_resumed_initThenWhatWasMissedThenWhatComes() {
    append(3);
    open(1);
    append(2);
    delivery.advanced();
    assertEquals(List.of("INIT", "2", "3", "4", "5"), outlet.log);
  }

  @Test
  void advanced_oftenOrWithoutNews_nothingTwice() {
    open(0);
    append(1);
    delivery.advanced();
    delivery.advanced();
    delivery.advanced();
    assertEquals(List.of("INIT", "1"), outlet.log);
  }

  @Test
  void send_whileUpdatesWait_controlGoesFirst() {
    hold();
    open(0);
    appendLarge(80);
    delivery.advanced();
    int handedOver = outlet.log.size();
    delivery.send(control("ERROR"));
    assertEquals(handedOver, outlet.log.size());
    outlet.confirmAll();
    assertEquals("ERROR", outlet.log.get(handedOver));
  }

  @Test
  void write_unconfirmed_boundedByTheWindow() {
    hold();
    open(0);
    appendLarge(200);
    delivery.advanced();
    int inFlight = outlet.texts.stream().mapToInt(String::length).sum();
    assertTrue(inFlight >= 64 * KIB && inFlight < 66 * KIB, "in flight: " + inFlight);
    outlet.confirmAll();
    assertEquals(seqs(0, 200), outlet.log.subList(1, outlet.log.size()));
  }

  @Test
  void pong_whileUpdatesOfItsHeadWait_comesAfterThemWithTheirSeq() {
    hold();
    open(0);
    appendLarge(80);
    delivery.advanced();
    delivery.pong(log.head().seq(), seq -> "pong at " + seq);
    append(1);
    delivery.advanced();
    outlet.confirmAll();
    List<String> expected = new java.util.ArrayList<>(List.of("INIT"));
    expected.addAll(seqs(0, 80));
    expected.add("PONG");
    expected.add("81");
    assertEquals(expected, outlet.log);
    assertTrue(outlet.texts.contains("pong at 80"));
  }

  @Test
  void pong_beforeInit_answeredWithoutSeq() {
    delivery.pong(-1, seq -> "pong at " + seq);
    assertEquals(List.of("pong at -1"), outlet.texts);
  }

  @Test
  void pong_oftenWhileStuck_oneAnswerToTheLast() {
    hold();
    open(0);
    appendLarge(80);
    delivery.advanced();
    delivery.pong(80, seq -> "first");
    delivery.pong(80, seq -> "second");
    outlet.confirmAll();
    assertEquals(1, outlet.log.stream().filter("PONG"::equals).count());
    assertTrue(outlet.texts.contains("second"));
  }

  @Test
  void waiting_beyondTheBoundWhileStuck_givenUpAndNothingMoreWritten() {
    hold();
    open(0);
    appendLarge(60);
    delivery.advanced();
    int handedOver = outlet.log.size();
    while (delivery.waiting() + 2 * KIB <= 512 * KIB) {
      appendLarge(1);
      delivery.advanced();
    }
    assertEquals(handedOver, outlet.log.size());
    appendLarge(2);
    delivery.advanced();
    delivery.send(control("ERROR"));
    delivery.close(ErrorCode.TOKEN_EXPIRED);
    assertEquals(List.of("given up"), outlet.log.subList(handedOver, outlet.log.size()));
    assertEquals(0, delivery.waiting());
  }

  @Test
  void waiting_readerThatWasGivenUpReadsOn_closedAsTooSlowAfterWhatItWasGiven() {
    hold();
    open(0);
    appendLarge(700);
    delivery.advanced();
    int handedOver = outlet.log.size();
    outlet.confirmAll();
    assertEquals("given up", outlet.log.get(handedOver - 1));
    assertEquals(List.of("close too-slow"), outlet.log.subList(handedOver, outlet.log.size()));
  }

  @Test
  void waiting_serverWasLateNotTheReader_goesOn() {
    hold();
    open(0);
    outlet.confirmAll();
    // Appended while nothing was in flight, and told only now.
    appendLarge(1_000);
    delivery.advanced();
    outlet.confirmAll();
    assertEquals(seqs(0, 1_000), outlet.log.subList(1, outlet.log.size()));
  }

  @Test
  void waiting_farBehindThoughNeverStuckForLong_givenUpInTheEnd() {
    open(0);
    appendLarge(8 * 512);
    delivery = new Delivery(outlet, 512 * KIB);
    hold();
    open(0);
    outlet.confirmAll();
    appendLarge(8 * 512);
    delivery.advanced();
    outlet.confirmAll();
    assertTrue(outlet.log.contains("given up"));
  }

  @Test
  void waiting_whatWasMissedBeforeTheOpening_isNotCounted() {
    hold();
    appendLarge(800);
    open(0);
    assertEquals(0, delivery.waiting());
    appendLarge(100);
    delivery.advanced();
    outlet.confirmAll();
    assertEquals(seqs(0, 900), outlet.log.subList(1, outlet.log.size()));
  }

  @Test
  void waiting_controlFrames_countedToo() {
    hold();
    String large = "x".repeat(70 * KIB);
    for (int i = 0; i < 9; i++) {
      delivery.send(new Frame.Control("ERROR", large, null));
    }
    assertEquals(List.of("ERROR", "given up"), outlet.log);
  }

  @Test
  void close_controlFramesWait_closedAfterThemAndUpdatesAreLeft() {
    hold();
    open(0);
    appendLarge(80);
    delivery.advanced();
    delivery.send(control("AUTH_RESULT"));
    delivery.close(ErrorCode.TOKEN_REVOKED);
    assertTrue(outlet.log.stream().noneMatch(l -> l.startsWith("close")));
    int handedOver = outlet.log.size();
    outlet.confirmAll();
    assertEquals(
        List.of("AUTH_RESULT", "close token-revoked"),
        outlet.log.subList(handedOver, outlet.log.size()));
  }

  @Test
  void close_twice_theFirstReasonOnce() {
    delivery.close(ErrorCode.FORBIDDEN);
    delivery.close(ErrorCode.DRAINING);
    delivery.send(control("ERROR"));
    assertEquals(List.of("close forbidden"), outlet.log);
  }

  @Test
  void advanced_sessionEnded_closingUpdateErrorAndClose() {
    open(0);
    append(1);
    log.end();
    delivery.advanced();
    assertEquals(List.of("INIT", "1", "2", "ERROR", "close session-ended"), outlet.log);
  }

  @Test
  void open_afterTheEnd_stateThenTheEnd() {
    append(1);
    log.end();
    open(null);
    assertEquals(List.of("INIT", "ERROR", "close session-ended"), outlet.log);
  }

  @Test
  void write_failed_nothingMoreIsWritten() {
    hold();
    open(0);
    outlet.fail();
    append(3);
    delivery.advanced();
    delivery.send(control("ERROR"));
    delivery.pong(0, seq -> "pong");
    assertEquals(List.of("INIT"), outlet.log);
  }

  @Test
  void abandon_connectionGone_nothingMoreIsWritten() {
    hold();
    open(0);
    append(3);
    delivery.abandon();
    delivery.advanced();
    outlet.confirmAll();
    delivery.close(ErrorCode.DRAINING);
    assertEquals(List.of("INIT"), outlet.log);
    assertEquals(0, delivery.waiting());
  }

  @Test
  void close_somethingInFlight_onlyAfterIt() {
    hold();
    delivery.send(control("AUTH_RESULT"));
    delivery.close(ErrorCode.TOKEN_EXPIRED);
    assertEquals(List.of("AUTH_RESULT"), outlet.log);
    outlet.confirm();
    assertEquals(List.of("AUTH_RESULT", "close token-expired"), outlet.log);
  }

  @Test
  void giveUpIfStuck_noProgress_givenUpThenCutOffAMinuteLater() {
    hold();
    open(0);
    appendLarge(80);
    delivery.advanced();
    int handedOver = outlet.log.size();
    long now = System.nanoTime() / 1_000_000;
    delivery.giveUpIfStuck(now, TEN_SECONDS);
    assertEquals(handedOver, outlet.log.size());
    delivery.giveUpIfStuck(now + 11_000, TEN_SECONDS);
    delivery.giveUpIfStuck(now + 70_000, TEN_SECONDS);
    assertEquals(List.of("given up"), outlet.log.subList(handedOver, outlet.log.size()));
    delivery.giveUpIfStuck(now + 72_000, TEN_SECONDS);
    delivery.giveUpIfStuck(now + 90_000, TEN_SECONDS);
    assertEquals(
        List.of("given up", "close too-slow"), outlet.log.subList(handedOver, outlet.log.size()));
  }

  @Test
  void giveUpIfStuck_stuckWhileItCloses_cutOffTheSameWay() {
    hold();
    delivery.send(control("AUTH_RESULT"));
    delivery.close(ErrorCode.TOKEN_EXPIRED);
    long now = System.nanoTime() / 1_000_000;
    delivery.giveUpIfStuck(now + 11_000, TEN_SECONDS);
    delivery.giveUpIfStuck(now + 72_000, TEN_SECONDS);
    assertEquals(List.of("AUTH_RESULT", "given up", "close too-slow"), outlet.log);
  }

  @Test
  void advanced_transportThrows_connectionClosedAndNobodyIsHeldUp() {
    open(0);
    outlet.fault = new IllegalStateException("as a container may");
    delivery.send(control("ERROR"));
    assertEquals(List.of("INIT", "close internal"), outlet.log);
    delivery.send(control("ERROR"));
    delivery.advanced();
    assertEquals(0, delivery.waiting());
  }

  @Test
  void giveUpIfStuck_allConfirmed_isIdleAndNotStuck() {
    hold();
    open(0);
    outlet.confirmAll();
    delivery.giveUpIfStuck(Long.MAX_VALUE, TEN_SECONDS);
    assertEquals(List.of("INIT"), outlet.log);
  }

  @Test
  void written_byAnotherThreadsConfirmation_noStackGrowsWithTheLog() {
    append(20_000);
    open(0);
    assertEquals(seqs(0, 20_000), outlet.log.subList(1, outlet.log.size()));
  }

  private void hold() {
    outlet = ScriptedOutlet.held();
    delivery = new Delivery(outlet, 512 * KIB);
  }

  private void open(Integer after) {
    delivery.open(control("INIT"), log.open(after == null ? null : Logs.at(after)), log.log());
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      log.append(AGENT, List.of(Logs.numbered(i)));
    }
  }

  private void appendLarge(int count) {
    String text = "x".repeat(KIB);
    for (int i = 0; i < count; i++) {
      log.append(AGENT, List.of(Logs.draft("{'slice':'x-n','data':{'t':'" + text + "'}}")));
    }
  }

  private static Frame.Control control(String type) {
    return new Frame.Control(type, "{}", null);
  }

  private static List<String> seqs(long after, long to) {
    return LongStream.rangeClosed(after + 1, to).mapToObj(Long::toString).toList();
  }
}
