package com.shipvox.live.message;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.json.JsonValue;
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
 * An update of three quotes, checked by the rules of the records and by a JSON Schema validator
 * over the generated schema: see {@code src/docs/decisions/002-no-json-binding.md}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValidationBenchmark {
  private static final String QUOTE =
      "{'id':'%s','carrier':'FedEx','service':'Priority Overnight','tier':'fastest',"
          + "'amountMinor':4310,'currency':'USD','transitDays':1,'estimatedDelivery':1767657600000}";
  private static final String UPDATE =
      ("{'slice':'quotes','phase':'displaying','data':{'quotes':[%s,%s,%s],"
              + "'cheapestId':'q1','fastestId':'q2'}}")
          .formatted(QUOTE.formatted("q1"), QUOTE.formatted("q2"), QUOTE.formatted("q3"))
          .replace('\'', '"');

  /** Of any update, or of one whose slice is known. */
  @Param({"UpdateRequest", "QuotesUpdate"})
  public String definition;

  private final byte[] body = UPDATE.getBytes(StandardCharsets.UTF_8);
  private final JsonValue value = MessageCodec.parse(body);
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
  public JsonValue read() {
    return MessageCodec.parse(body);
  }

  @Benchmark
  public UpdateDraft check() {
    return SliceRules.check(value, "", new Findings());
  }

  @Benchmark
  public JsonNode validatorReads() {
    return mapper.readTree(body);
  }

  @Benchmark
  public List<Error> validatorChecks() {
    return schema.validate(node);
  }
}
