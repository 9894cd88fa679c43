package com.shipvox.live.message;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.shipvox.live.session.LogBenchmark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The update of {@link LogBenchmark} read and checked by a JSON Schema validator over the generated
 * schema, to be held against {@code LogBenchmark.parse} and {@code validate} of the same run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValidationBenchmark {
  /** Of any update, or of one whose slice is known. */
  @Param({"UpdateRequest", "QuotesUpdate"})
  public String definition;

  private final byte[] body = LogBenchmark.UPDATE.getBytes(StandardCharsets.UTF_8);
  private final JsonMapper mapper =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final JsonNode node = mapper.readTree(body);
  private Schema schema;

  /** Reads the schema that the product is shipped with. */
  @Setup
  public void compile() throws IOException {
    try (InputStream file =
        ValidationBenchmark.class.getResourceAsStream("/schema/shipvox-live.schema.json")) {
      ObjectNode root = (ObjectNode) mapper.readTree(file);
      root.put("$ref", "#/$defs/" + definition);
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
    }
    if (!schema.validate(node).isEmpty()) {
      throw new IllegalStateException("a good update is refused");
    }
  }

  @Benchmark
  public JsonNode read() {
    return mapper.readTree(body);
  }

  @Benchmark
  public List<Error> check() {
    return schema.validate(node);
  }
}
