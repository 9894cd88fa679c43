package com.shipvox.live.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.ForkJoinPool;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.server.ServerFilterConfiguration;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.junit.jupiter.api.Test;

/**
 * What is put into Grizzly can be taken out, wherever another copy of the application put its own.
 */
class GuardRemovalTest {
  private final HttpHandler container =
      new HttpHandler() {
        @Override
        public void service(Request request, Response response) {}
      };
  private final HttpServerFilter listener =
      new HttpServerFilter(
          new ServerFilterConfiguration(), new DelayedExecutor(ForkJoinPool.commonPool()));

  GuardRemovalTest() {
    listener.setHttpHandler(container);
  }

  private CheckedTargets insert() {
    CheckedTargets handler = new CheckedTargets(listener.getHttpHandler());
    listener.setHttpHandler(handler);
    return handler;
  }

  @Test
  void handlers_removedFromTheFirst_leaveTheContainers() {
    CheckedTargets inner = insert();
    CheckedTargets outer = insert();
    outer.removeFrom(listener);
    assertSame(inner, listener.getHttpHandler());
    inner.removeFrom(listener);
    assertSame(container, listener.getHttpHandler());
  }

  @Test
  void handlers_removedFromTheLast_leaveTheContainers() {
    CheckedTargets inner = insert();
    CheckedTargets middle = insert();
    CheckedTargets outer = insert();
    middle.removeFrom(listener);
    assertSame(inner, outer.next());
    inner.removeFrom(listener);
    assertSame(container, outer.next());
    outer.removeFrom(listener);
    assertSame(container, listener.getHttpHandler());
  }

  @Test
  void chain_afterTheEnd_hasAFilterOfGrizzlysInThePlaceOfOurs() {
    FilterChain own =
        FilterChainBuilder.stateless()
            .add(new TransportFilter())
            .add(new org.glassfish.grizzly.http.HttpServerFilter())
            .build();
    BaseFilter filter = new BaseFilter() {};
    ListenerChains chains = new ListenerChains(filter);
    FilterChain copy = chains.with(own);
    assertSame(filter, copy.get(1));
    chains.leave();
    assertEquals(BaseFilter.class, copy.get(1).getClass());
    assertEquals(own.size() + 1, copy.size());
    assertNull(chains.with(own));
  }
}
