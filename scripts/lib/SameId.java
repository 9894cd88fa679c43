import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts the same update, with the same id, to several nodes at once, again and again, and counts how
 * often it had one effect: java SameId.java TIMES URL…, with the agent's token in AGENT_TOKEN.
 */
public class SameId {
  /** So many that no session gets more updates a second than it may. */
  private static final int SESSIONS = 20;

  private static final Pattern RESULT =
      Pattern.compile("\"results\":\\[\\{\"duplicate\":(true|false),\"id\":\"[^\"]*\",\"seq\":(\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public static void main(String[] args) throws Exception {
    int times = Integer.parseInt(args[0]);
    List<String> nodes = List.of(args).subList(1, args.length);
    for (int s = 0; s < SESSIONS; s++) {
      post(nodes.get(0), "/api/sessions", "{\"sessionId\":\"same-" + s + "\"}").get();
    }
    int once = 0;
    for (int n = 0; n < times; n++) {
      String path = "/api/sessions/same-" + n % SESSIONS + "/updates";
      String update = "{\"id\":\"u" + n + "\",\"slice\":\"x-n\",\"data\":{\"n\":" + n + "}}";
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      nodes.forEach(node -> answers.add(post(node, path, update)));
      int firsts = 0;
      int right = 0;
      for (CompletableFuture<HttpResponse<String>> each : answers) {
        HttpResponse<String> answer = each.get();
        Matcher result = RESULT.matcher(answer.body());
        boolean found = result.find();
        boolean duplicate = found && result.group(1).equals("true");
        firsts += found && !duplicate ? 1 : 0;
        // The session's next place, for the first and for those that repeat it.
        boolean placed = found && Long.parseLong(result.group(2)) == n / SESSIONS + 1;
        right += placed && answer.statusCode() == (duplicate ? 200 : 201) ? 1 : 0;
        if (!placed) {
          System.err.println(answer.statusCode() + " " + answer.body());
        }
      }
      once += firsts == 1 && right == nodes.size() ? 1 : 0;
    }
    System.out.printf("same id on %d nodes × %d: one effect %d times%n", nodes.size(), times, once);
    System.exit(once == times ? 0 : 1);
  }

  private static CompletableFuture<HttpResponse<String>> post(
      String node, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node + path))
            .header("Authorization", "Bearer " + System.getenv("AGENT_TOKEN"))
            .header("X-Forwarded-Proto", "https")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
