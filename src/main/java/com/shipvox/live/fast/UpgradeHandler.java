package com.shipvox.live.fast;

import java.util.function.Consumer;
import org.glassfish.tyrus.servlet.TyrusHttpUpgradeHandler;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.Writer;

/** Tyrus' upgrade handler, which also hands out the writer that Tyrus gives to its connection. */
public final class UpgradeHandler extends TyrusHttpUpgradeHandler {
  private Consumer<Writer> listener = writer -> {};

  /** Names who gets the writer; call before {@link #preInit}. */
  void onWriter(Consumer<Writer> newListener) {
    listener = newListener;
  }

  @Override
  public void preInit(UpgradeInfo upgrade, Writer writer, boolean authenticated) {
    super.preInit(upgrade, writer, authenticated);
    listener.accept(writer);
  }
}
