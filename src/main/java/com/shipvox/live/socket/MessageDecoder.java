package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import jakarta.websocket.Decoder;

/**
 * Turns a client's text frame into a message, or into what is wrong with it: the connection decides
 * whether that is an ERROR or the end, because it depends on its login.
 */
public final class MessageDecoder implements Decoder.Text<Incoming> {
  @Override
  public Incoming decode(String text) {
    try {
      return new Incoming.Good(MessageCodec.decode(text), text.length());
    } catch (Refusal refusal) {
      String ref = refusal.code() == ErrorCode.BAD_JSON ? null : MessageCodec.idOf(text);
      return new Incoming.Bad(refusal, ref, text.length());
    }
  }

  @Override
  public boolean willDecode(String text) {
    return true;
  }
}
