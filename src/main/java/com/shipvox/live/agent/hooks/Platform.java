package com.shipvox.live.agent.hooks;

import com.shipvox.live.agent.hooks.Signatures.Signature;
import com.shipvox.live.config.LiveConfig.Hooks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The voice platforms that post by themselves, and how each signs. */
enum Platform {
  ELEVENLABS {
    @Override
    @Nullable Signature signature(HttpServletRequest request) {
      return Signatures.timed(request.getHeader("ElevenLabs-Signature"));
    }

    @Override
    Hooks.Hook settings(Hooks hooks) {
      return hooks.elevenlabs();
    }
  },
  /** The names of the headers are the customer's choice; these are Vapi's default and its own. */
  VAPI {
    @Override
    @Nullable Signature signature(HttpServletRequest request) {
      return Signatures.of(
          either(request, "X-Vapi-Signature", "X-Signature"),
          either(request, "X-Vapi-Timestamp", "X-Timestamp"));
    }

    @Override
    Hooks.Hook settings(Hooks hooks) {
      return hooks.vapi();
    }
  };

  /** What the request is signed with; null where it is not. */
  abstract @Nullable Signature signature(HttpServletRequest request);

  abstract Hooks.Hook settings(Hooks hooks);

  /** Its name in the path. */
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Platform> of(String name) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(name)).findFirst();
  }

  private static @Nullable String either(HttpServletRequest request, String one, String other) {
    String value = request.getHeader(one);
    return value == null ? request.getHeader(other) : value;
  }
}
