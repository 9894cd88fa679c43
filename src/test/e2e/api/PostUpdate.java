import java.io.FileInputStream;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.UpdatesApi;
import org.openapitools.client.model.Quote;
import org.openapitools.client.model.QuotesPatch;
import org.openapitools.client.model.QuotesUpdate;
import org.openapitools.client.model.SliceUpdate;
import org.openapitools.client.model.UpdateRequest;
import org.openapitools.client.model.UpdatesBody;

/** Posts one update, and a batch, with the client that was generated from the server's document. */
public final class PostUpdate {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient().setBasePath(System.getenv("SHIPVOX_URL"));
    try (FileInputStream certificate = new FileInputStream(System.getenv("NODE_EXTRA_CA_CERTS"))) {
      client.setSslCaCert(certificate);
    }
    client.setBearerToken(System.getenv("SHIPVOX_TOKEN"));
    UpdatesApi updates = new UpdatesApi(client);
    Quote quote = new Quote().id("q1").carrier("UPS").service("Ground").amountMinor(844).currency("USD");
    UpdateRequest update =
        new UpdateRequest(
            new SliceUpdate(
                new QuotesUpdate()
                    .slice(QuotesUpdate.SliceEnum.QUOTES)
                    .data(new QuotesPatch().quotes(List.of(quote)))));
    String session = System.getenv("SHIPVOX_SESSION");
    updates.appendUpdates(session, new UpdatesBody(update), null, null);
    updates.appendUpdates(session, new UpdatesBody(List.of(update, update)), null, null);
  }
}
