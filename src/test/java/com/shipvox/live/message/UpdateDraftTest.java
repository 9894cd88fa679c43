package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A retry is the same update if it asks for the same change, however its JSON is spelled. */
final class UpdateDraftTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | {'slice':'x-a'}                                 | {'slice':'x-a'}",
        "true  | {'slice':'x-a'}                                 | {'slice':'x-a','phase':'displaying'}",
        "true  | {'slice':'x-a'}                                 | {'slice':'x-a','cues':[]}",
        "true  | {'slice':'x-a','id':'1'}                        | {'slice':'x-a','id':'2'}",
        "true  | {'slice':'x-a','data':{'a':1,'b':2}}            | {'data':{'b':2,'a':1},'slice':'x-a'}",
        "true  | {'slice':'x-a','data':{'a':1.0}}                | {'slice':'x-a','data':{'a':1}}",
        "true  | {'slice':'x-a','data':{'a':[100,{'b':0}]}}      | {'slice':'x-a','data':{'a':[1e2,{'b':-0}]}}",
        "true  | {'slice':'x-a','data':{'a':'\\u0062'}}          | {'slice':'x-a','data':{'a':'b'}}",
        "false | {'slice':'x-a'}                                 | {'slice':'x-b'}",
        "false | {'slice':'x-a'}                                 | {'slice':'x-a','phase':'failed'}",
        "false | {'slice':'x-a'}                                 | {'slice':'x-a','data':{}}",
        "false | {'slice':'x-a','data':{'a':1}}                  | {'slice':'x-a','data':{'a':'1'}}",
        "false | {'slice':'x-a','data':{'a':1}}                  | {'slice':'x-a','data':{'a':1,'b':null}}",
        "false | {'slice':'x-a','data':{'b':null}}               | {'slice':'x-a','data':{'a':null}}",
        "false | {'slice':'x-a','data':{'a':[1,2]}}              | {'slice':'x-a','data':{'a':[2,1]}}",
        "false | {'slice':'x-a','data':{'a':[1]}}                | {'slice':'x-a','data':{'a':[1,1]}}",
        "false | {'slice':'x-a','data':{'a':{}}}                 | {'slice':'x-a','data':{'a':[]}}",
        "false | {'slice':'x-a','data':{'a':9007199254740993}}   | {'slice':'x-a','data':{'a':9007199254740992}}",
        "false | {'slice':'x-a','cues':[{'target':'t','utterance':'u','anchor':{'ms':1}}]} | {'slice':'x-a'}",
        "false | {'slice':'x-a','cues':[{'target':'t','utterance':'u','anchor':{'ms':1}}]} | {'slice':'x-a','cues':[{'target':'t','utterance':'u','anchor':{'ms':2}}]}"
      })
  void sameAs_twoBodies_comparedAsJsonValues(boolean same, String one, String other) {
    assertEquals(same, draft(one).sameAs(draft(other)));
    assertEquals(same, draft(other).sameAs(draft(one)));
  }

  private static UpdateDraft draft(String json) {
    Findings findings = new Findings();
    UpdateDraft draft = SliceRules.check(TestJson.object(json), "", findings);
    findings.throwIfAny();
    return draft;
  }
}
