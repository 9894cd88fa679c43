package com.shipvox.live.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents say nothing that is not there: links, commands, packages, the version. */
class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("src/docs");
  private static final int README_BYTES = 8_192;

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern COMMAND =
      Pattern.compile("(scripts/[a-z][a-z-]*)(?![a-z./-])([^`|#;&)\\n]*)");
  private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z][a-z-]*");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  @Test
  void readme_isOneScreen() throws IOException {
    assertTrue(Files.size(README) <= README_BYTES, Files.size(README) + " bytes");
  }

  @Test
  void links_leadToFilesAndHeadings() {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : all(LINK, read(page), 1)) {
        if (!link.matches("(https?|mailto):.*") && !leadsSomewhere(page, link)) {
          broken.add(page + " -> " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void pages_beginWithSomethingThatRuns() {
    List<Path> silent =
        pages().stream()
            .filter(page -> !page.toString().contains("decisions"))
            .filter(page -> read(page).lines().limit(24).noneMatch(line -> line.startsWith("```")))
            .toList();
    assertEquals(List.of(), silent);
  }

  @Test
  void commands_nameScriptsThatAreThereAndOptionsThatTheyTake() {
    Set<String> unknown = new TreeSet<>();
    for (Path page : pages()) {
      for (Matcher command = COMMAND.matcher(read(page)); command.find(); ) {
        Path script = Path.of(command.group(1));
        if (!Files.isRegularFile(script)) {
          // scripts/lib is a folder, not a command.
          if (!Files.isDirectory(script)) {
            unknown.add(page + ": " + script);
          }
          continue;
        }
        String usage = read(script);
        all(OPTION, command.group(2), 0).stream()
            .filter(option -> !usage.contains(option.substring(2)))
            .forEach(option -> unknown.add(page + ": " + script + " " + option));
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void architecture_namesEveryPackage() throws IOException {
    String page = read(DOCS.resolve("architecture.md"));
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/com/shipvox/live"))) {
      assertEquals(
          List.of(),
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .filter(name -> !page.contains("| `" + name + "` |"))
              .toList());
    }
  }

  @Test
  void version_isThePomsEverywhere() {
    String version = all(VERSION, read(Path.of("pom.xml")), 1).get(0);
    String quoted = "\"version\": \"" + version + "\"";
    for (String file : List.of("package.json", "library.package.json", "package-lock.json")) {
      assertTrue(read(Path.of("src/main/frontend", file)).contains(quoted), file);
    }
    String python = read(Path.of("src/clients/python/pyproject.toml"));
    assertTrue(python.contains("\nversion = \"" + version + "\"\n"), "pyproject.toml");
    assertTrue(read(Path.of("src/main/frontend/CHANGELOG.md")).contains("## " + version + "\n"));
    assertTrue(read(DOCS.resolve("changelog.md")).contains("## " + version + "\n"));
    for (String named : List.of("shipvox-live:", "shipvox-live-client-")) {
      Pattern use =
          Pattern.compile(
              Pattern.quote(named) + "(\\d+\\.\\d+\\.\\d+[^\\s`\"]*?)(\\.tgz)?(?=[\\s`\"])");
      Stream.concat(pages().stream(), files(Path.of("payara-config")).stream())
          .flatMap(file -> all(use, read(file), 1).stream())
          .forEach(found -> assertEquals(version, found));
    }
  }

  private static boolean leadsSomewhere(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0
        || all(HEADING, read(target), 1).stream()
            .map(DocumentsTest::anchor)
            .anyMatch(link.substring(hash + 1)::equals);
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static List<Path> pages() {
    return Stream.concat(
            Stream.of(README), files(DOCS).stream().filter(file -> file.toString().endsWith(".md")))
        .toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> all(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(group)).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
