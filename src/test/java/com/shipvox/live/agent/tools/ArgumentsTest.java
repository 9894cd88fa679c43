package com.shipvox.live.agent.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArgumentsTest {
  private static final String QUOTE =
      "'id':'q1','carrier':'UPS','service':'Ground','amountMinor':844,'currency':'USD'";

  /** What models get wrong, the field that is named, and what the answer says to write. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':8.44,'currency':'USD'}]   | /quotes/0/amountMinor | Write 844.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':'$8.44','currency':'USD'}] | /quotes/0/amountMinor | Write 844.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':'8.44 USD','currency':'USD'}] | /quotes/0/amountMinor | Write 844.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':'844','currency':'USD'}]  | /quotes/0/amountMinor | 844 for 8.44 USD
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844.5,'currency':'JPY'}]  | /quotes/0/amountMinor | whole number
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':-1,'currency':'USD'}]     | /quotes/0/amountMinor | at least 0
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amount':8.44,'currency':'USD'}]        | /quotes/0/amount      | Write amountMinor.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','price':8.44,'currency':'USD'}]         | /quotes/0/price       | Write amountMinor.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amount_minor':844,'currency':'USD'}]   | /quotes/0/amount_minor | Write amountMinor.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844}]                     | /quotes/0/currency    | "USD"
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844,'currency':'usd'}]    | /quotes/0/currency    | Write "USD".
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844,'currency':'$'}]      | /quotes/0/currency    | Write "USD".
          show_quotes  | 'quotes':[{'id':'q','carrier':'ups','service':'G','amountMinor':844,'currency':'USD'}]    | /quotes/0/carrier     | Write "UPS".
          show_quotes  | 'quotes':[{'id':'q','carrier':'fedex','service':'G','amountMinor':844,'currency':'USD'}]  | /quotes/0/carrier     | Write "FedEx".
          show_quotes  | 'quotes':[{'carrier':'UPS','service':'G','amountMinor':844,'currency':'USD'}]             | /quotes/0/id          | text in quotes
          show_quotes  | 'quotes':[{'id':7,'carrier':'UPS','service':'G','amountMinor':844,'currency':'USD'}]      | /quotes/0/id          | Write "7".
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844,'currency':'USD','transitDays':'4 days'}] | /quotes/0/transitDays | Write 4.
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844,'currency':'USD','estimatedDelivery':'next Tuesday'}] | /quotes/0/estimatedDelivery | 1767225600000 for 2026-01-01T00:00:00Z
          show_quotes  | 'quotes':[{'id':'q','carrier':'UPS','service':'G','amountMinor':844,'currency':'USD','estimatedDelivery':'2026-01-01'}] | /quotes/0/estimatedDelivery | Write 1767225600000.
          show_quotes  | 'quotes':'[{}]'                                        | /quotes               | an array of objects, not a text
          show_quotes  | 'quotes':{'quotes':[]}                                 | /quotes               | an array of objects
          show_quotes  | 'data':{'quotes':[]}                                   | /data                 | beside session_id
          show_quotes  | 'reveal':'UPS Ground'                                  | /reveal               | [{"part": "q1", "when": "UPS Ground"}]
          show_quotes  | 'reveal':[{'part':'q1'}]                               | /reveal/0/when        | a few words
          show_quotes  | 'quotes':[],'phase':'Loading'                          | /phase                | Write "loading".
          show_quotes  | 'phase':'done'                                         | /phase                | "completed"
          show_details | 'originZip':89101                                      | /originZip            | Write "89101".
          show_details | 'originZip':2134                                       | /originZip            | Write "02134".
          show_details | 'originZip':'Las Vegas 89101'                          | /originZip            | Write "89101".
          show_details | 'origin_zip':'89101'                                   | /origin_zip           | Write originZip.
          show_details | 'OriginZIP':'89101'                                    | /OriginZIP            | Write originZip.
          show_details | 'weightLb':'2 lb'                                      | /weightLb             | Write 2.
          show_details | 'weight_lb':2                                          | /weight_lb            | Write weightLb.
          show_details | 'weight':2                                             | /weight               | Write weightLb.
          show_details | 'weightLb':0                                           | /weightLb             | above 0
          show_details | 'weightLb':151                                         | /weightLb             | at most 150
          show_details | 'dimensionsIn':'10x8x4'                                | /dimensionsIn         | length, width, height
          show_details | 'dimensions_in':{'length':1}                           | /dimensions_in        | Write dimensionsIn.
          show_details | 'pickupRequested':'yes'                                | /pickupRequested      | Write true.
          show_details | 'reveal':[{'part':'zip','when':'89101'}]               | /reveal/0/part        | originZip
          show_payment | 'last4':4242                                           | /last4                | Write "4242".
          show_payment | 'last4':'4242424242424242'                             | /last4                | last four digits
          show_label   | 'labelUrl':'http://x.example/a.pdf'                    | /labelUrl             | Write "https://x.example/a.pdf".
          show_notice  | 'level':'warn'                                         | /level                | "warning"
          show_notice  | 'level':'Error'                                        | /level                | Write "error".
          show_confirmation | 'to':'350 Fifth Avenue'                           | /to                   | name, company, street
          show_confirmation | 'to':{'zip':10001}                                | /to/zip               | Write "10001".
          """)
  void usualMistake_ofAModel_isNamedWithTheRightForm(
      String tool, String arguments, String pointer, String says) {
    Refusal refusal = refused(tool, "'session_id':'s'," + arguments);
    List<String> said =
        refusal.errors().stream()
            .filter(error -> error.pointer().equals(pointer))
            .map(error -> error.message())
            .toList();
    assertTrue(
        said.stream().anyMatch(each -> each.contains(says)), () -> refusal.errors().toString());
  }

  @Test
  void misnamedField_isToldOnce_andNotAsMissing() {
    Refusal refusal =
        refused(
            "show_quotes",
            "'session_id':'s','quotes':[{" + QUOTE.replace("amountMinor", "amount_minor") + "}]");
    assertEquals(
        List.of("/quotes/0/amount_minor"),
        refusal.errors().stream().map(error -> error.pointer()).toList());
  }

  @Test
  void sessionId_missingOrInAnotherSpelling_isNamed() {
    assertEquals("/session_id", refused("show_notice", "").errors().get(0).pointer());
    Refusal camel = refused("session_state", "'sessionId':'s'");
    assertEquals(1, camel.errors().size());
    assertTrue(camel.errors().get(0).message().contains("Write session_id."));
  }

  @Test
  void cardNumber_anywhere_isRefusedAndNotToldBack() {
    Refusal refusal =
        refused("show_payment", "'session_id':'s','brand':'Visa 4242 4242 4242 4242'");
    assertEquals(ErrorCode.CARD_NUMBER, refusal.code());
    assertTrue(refusal.errors().stream().noneMatch(e -> e.message().contains("4242 4242")));
  }

  @Test
  void reveal_becomesCuesThatNameNoUtterance() {
    JsonObject update =
        update(
            "show_quotes",
            "'session_id':'s','quotes':[{"
                + QUOTE
                + "}],'phase':'displaying',"
                + "'reveal':[{'part':'q1','when':'UPS Ground'},{'when':'three'}]");
    assertEquals(
        TestJson.object(
            "{'slice':'quotes','data':{'quotes':[{"
                + QUOTE
                + "}]},'phase':'displaying','cues':["
                + "{'target':'quotes/q1','anchor':{'text':'UPS Ground'}},"
                + "{'target':'quotes','anchor':{'text':'three'}}]}"),
        update);
  }

  @Test
  void phaseAlone_isAnUpdateWithoutData() {
    assertEquals(
        TestJson.object("{'slice':'details','phase':'loading'}"),
        update("show_details", "'session_id':'s','phase':'loading'"));
  }

  @Test
  void unknownField_thatStandsForNoKnownOne_isPassedOn() {
    assertEquals(
        TestJson.object("{'slice':'details','data':{'fragile':true}}"),
        update("show_details", "'session_id':'s','fragile':true"));
  }

  @Test
  void inputSchema_isTheSlicesOwn_withoutReferences() {
    JsonObject schema = Tool.SHOW_QUOTES.inputSchema();
    assertTrue(!schema.toString().contains("$ref"));
    JsonObject quote = schema.getJsonObject("properties").getJsonObject("quotes");
    assertEquals(
        "[\"id\",\"carrier\",\"service\",\"amountMinor\",\"currency\"]",
        quote.getJsonObject("items").get("required").toString());
    assertEquals("[\"session_id\"]", schema.get("required").toString());
    assertEquals(
        java.util.Set.of("session_id"),
        Tool.SESSION_STATE.inputSchema().getJsonObject("properties").keySet());
  }

  @Test
  void assistantOfTheGuide_namesToolsAndFieldsThatExist() throws IOException {
    String page = Files.readString(Path.of("src/docs/agents/vapi.md"));
    int begin = page.indexOf('\n', page.indexOf("```json")) + 1;
    JsonObject assistant = TestJson.object(page.substring(begin, page.indexOf("```", begin)));
    for (var tool : assistant.getJsonObject("model").getJsonArray("tools")) {
      JsonObject function = tool.asJsonObject().getJsonObject("function");
      JsonObject schema = Tool.of(function.getString("name")).orElseThrow().inputSchema();
      assertTrue(
          schema
              .getJsonObject("properties")
              .keySet()
              .containsAll(
                  function.getJsonObject("parameters").getJsonObject("properties").keySet()));
    }
  }

  private static JsonObject update(String tool, String arguments) {
    return Arguments.check(Tool.of(tool).orElseThrow(), TestJson.object("{" + arguments + "}"))
        .update();
  }

  private static Refusal refused(String tool, String arguments) {
    return assertThrows(Refusal.class, () -> update(tool, arguments));
  }
}
