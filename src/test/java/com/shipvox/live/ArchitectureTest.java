package com.shipvox.live;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which, so that the path of an update can be read off the tree. */
@AnalyzeClasses(packages = "com.shipvox.live", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String OURS = "com.shipvox.live";

  @ArchTest
  static final ArchRule packages_together_haveNoCycles =
      slices().matching("com.shipvox.live.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule message_theWire_dependsOnNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage(OURS + ".message..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are ours and not the wire's",
                  c ->
                      c.getPackageName().startsWith(OURS)
                          && !c.getPackageName().startsWith(OURS + ".message")));

  @ArchTest
  static final ArchRule session_theLog_knowsNeitherSocketsNorRest =
      noClasses()
          .that()
          .resideInAnyPackage(OURS + ".session..", OURS + ".message..", OURS + ".speech..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              OURS + ".agent..",
              OURS + ".socket..",
              OURS + ".stream..",
              OURS + ".security..",
              OURS + ".replication..",
              OURS + ".operation..",
              "jakarta.websocket..",
              "jakarta.ws.rs..",
              "jakarta.servlet..");

  @ArchTest
  static final ArchRule websocket_theApi_isKnownToSocketAndFastAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(OURS + ".socket..", OURS + ".fast..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.websocket..");

  @ArchTest
  static final ArchRule glassfish_theServersInside_isKnownToContainerAndFastAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(OURS + ".container..", OURS + ".fast..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.glassfish..");

  @ArchTest
  static final ArchRule reflection_intoTheServer_isDoneByContainerAndFastAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(OURS + ".container..", OURS + ".fast..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "make accessible what is not",
                  call ->
                      call.getTarget().getName().equals("setAccessible")
                          || call.getTarget().getName().equals("privateLookupIn")));

  /** Under ar-EG and fa "%d" gives other digits, and under tr "i" another capital letter. */
  @ArchTest
  static final ArchRule text_madeForMachines_dependsOnNoDefaultLocale =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callConstructor(java.util.Formatter.class);

  /** So that the folder can be deleted. */
  @ArchTest
  static final ArchRule fast_theOptionalPackage_isUsedByNobody =
      noClasses()
          .that()
          .resideOutsideOfPackage(OURS + ".fast..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(OURS + ".fast..");

  @ArchTest
  static final ArchRule ratis_theEngine_isKnownToReplicationAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage(OURS + ".replication..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.ratis..");

  /** Annotations on the wire's records are its schema; everything else goes through the codec. */
  @ArchTest
  static final ArchRule jsonb_theBinding_isKnownToTheCodecAlone =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(OURS + ".message.MessageCodec")
          .and()
          .haveNameNotMatching(".*MessageCodec\\$.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.json.bind", "jakarta.json.bind.adapter..", "org.eclipse.yasson..");

  @ArchTest
  static final ArchRule jsonbAnnotations_theSchema_standOnTheWiresRecordsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage(OURS + ".message..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.json.bind..");
}
