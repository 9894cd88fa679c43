package com.shipvox.live.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** An object of few members is to its users what the library's own is. */
final class SmallObjectTest {
  private static final String TEXT =
      "{'s':'a\\u0022b','i':7,'t':true,'f':false,'n':null,'o':{'a':[]},'l':[1,{}]}";

  private final JsonObject small = TestJson.object(TEXT);
  private final JsonObject library =
      StrictJson.PROVIDER.createObjectBuilder(TestJson.object(TEXT)).build();

  @Test
  void equals_sameMembers_eitherWayAndWhateverTheOrder() {
    assertInstanceOf(SmallObject.class, small);
    assertFalse(library instanceof SmallObject);
    assertEquals(library, small);
    assertEquals(small, library);
    assertEquals(library.hashCode(), small.hashCode());
    assertEquals(TestJson.object("{'a':1,'b':2}"), TestJson.object("{'b':2,'a':1}"));
    assertFalse(small.equals(TestJson.object("{'s':1}")));
  }

  @Test
  void toString_anyMembers_asTheLibraryWritesThem() {
    assertEquals(library.toString(), small.toString());
    assertEquals("{}", TestJson.object("{}").toString());
  }

  @Test
  void keySet_anyMembers_inTheOrderTheyCame() {
    assertEquals(List.of("s", "i", "t", "f", "n", "o", "l"), List.copyOf(small.keySet()));
    var entries = TestJson.object("{'a':1}").entrySet().iterator();
    entries.next();
    assertThrows(NoSuchElementException.class, entries::next);
  }

  @Test
  void put_anything_refused() {
    assertThrows(UnsupportedOperationException.class, () -> small.put("a", JsonValue.TRUE));
    assertThrows(UnsupportedOperationException.class, () -> small.remove("s"));
    assertThrows(UnsupportedOperationException.class, () -> small.entrySet().clear());
  }

  @Test
  void getters_members_asTheLibrarysAnswer() {
    for (JsonObject object : List.of(small, library)) {
      assertEquals("a\"b", object.getString("s"));
      assertEquals("no", object.getString("i", "no"));
      assertEquals(7, object.getInt("i"));
      assertEquals(3, object.getInt("s", 3));
      assertTrue(object.getBoolean("t"));
      assertFalse(object.getBoolean("f", true));
      assertTrue(object.getBoolean("s", true));
      assertFalse(object.getBoolean("s", false));
      assertTrue(object.isNull("n"));
      assertFalse(object.isNull("s"));
      assertEquals(2, object.getJsonArray("l").size());
      assertEquals(1, object.getJsonObject("o").size());
      assertEquals(7, object.getJsonNumber("i").intValue());
      assertEquals("a\"b", object.getJsonString("s").getString());
      assertNull(object.getJsonArray("none"));
      assertTrue(object.containsKey("n"));
      assertFalse(object.containsKey("none"));
      assertThrows(NullPointerException.class, () -> object.getString("none"));
      assertThrows(NullPointerException.class, () -> object.isNull("none"));
      assertThrows(ClassCastException.class, () -> object.getInt("s"));
      assertThrows(ClassCastException.class, () -> object.getBoolean("s"));
    }
  }
}
