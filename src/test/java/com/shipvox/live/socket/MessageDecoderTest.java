package com.shipvox.live.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Ping;
import com.shipvox.live.message.TestJson;
import org.junit.jupiter.api.Test;

final class MessageDecoderTest {

  @Test
  void decode_goodFrame_itsMessageAndSize() {
    String text = TestJson.quoted("{'type':'PING','payload':{'sentAt':1}}");
    Incoming.Good good = assertInstanceOf(Incoming.Good.class, new MessageDecoder().decode(text));
    assertInstanceOf(Ping.class, good.message());
    assertEquals(text.length(), good.size());
  }

  @Test
  void decode_badMessage_itsCodeAndId() {
    Incoming.Bad bad = bad("{'type':'HELLO','id':'m-1'}");
    assertEquals(ErrorCode.UNKNOWN_TYPE, bad.refusal().code());
    assertEquals("m-1", bad.ref());
  }

  @Test
  void decode_noEnvelope_noId() {
    Incoming.Bad bad = bad("{'id':'m-1'}");
    assertEquals(ErrorCode.BAD_JSON, bad.refusal().code());
    assertNull(bad.ref());
    assertEquals(12, bad.size());
  }

  private static Incoming.Bad bad(String json) {
    return assertInstanceOf(Incoming.Bad.class, new MessageDecoder().decode(TestJson.quoted(json)));
  }
}
