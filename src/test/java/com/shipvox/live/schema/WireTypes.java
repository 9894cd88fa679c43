package com.shipvox.live.schema;

import com.shipvox.live.message.Message.Batch;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.ServerMessage;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Slices.Cue;
import com.shipvox.live.message.Slices.Selection;
import com.shipvox.live.operation.SessionList;
import com.shipvox.live.stream.ActResource;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which types go over the wire, and what stands in the JSON where a record says no more than JSON.
 */
final class WireTypes {
  private WireTypes() {}

  private static final String ANSWERS = "com.shipvox.live.agent.Answers$";

  static final List<Class<?>> ALL =
      Stream.of(
              Stream.of(ServerMessage.class.getPermittedSubclasses()),
              Stream.of(ClientMessage.class.getPermittedSubclasses()),
              SliceRules.RECORDS.values().stream(),
              Stream.of("SessionCreated", "ViewerToken", "SessionView", "Accepted")
                  .map(WireTypes::answer),
              Stream.of(
                  Batch.class,
                  ActResource.Accepted.class,
                  SessionList.class,
                  StateShapes.Problem.class,
                  StateShapes.SessionRequest.class,
                  StateShapes.ViewerRequest.class,
                  StateShapes.SearchRequest.class))
          .<Class<?>>flatMap(types -> types)
          .toList();

  /** What a field of the plain type JSON holds. */
  private static final Map<String, Type> OVERRIDES =
      Map.of(
          "InitPayload.state", Reference.SessionState.class,
          "InitPayload.speech", StateShapes.SpeechSnapshot.class,
          "UpdatePayload.cues", Cue[].class,
          "ActPayload.data", Selection.class,
          "SentUpdate.payload", Reference.UpdateRequest.class,
          "SessionView.state", Reference.SessionState.class);

  /** Stands for definitions that are put together by hand. */
  static final class Reference {
    private Reference() {}

    static final class SessionState {}

    static final class UpdateRequest {}
  }

  static Optional<Type> override(Class<?> record, String component) {
    return Optional.ofNullable(OVERRIDES.get(record.getSimpleName() + "." + component));
  }

  /** The definition's name: the record's, unless two records share it. */
  static String name(Class<?> type) {
    return type == ActResource.Accepted.class ? "ActAccepted" : type.getSimpleName();
  }

  private static Class<?> answer(String name) {
    try {
      // Package-private: only the REST resources need to name it.
      return Class.forName(ANSWERS + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
