package org.custodia.registry.billing.files;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.custodia.registry.billing.files.Filed.Place;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * FHIR R4 in JSON: Claims one a line, or one after another, or in a Bundle whose entries are read
 * one by one. A line that is no JSON is rejected alone; anywhere else the rest could not be
 * trusted.
 */
final class ClaimFile {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Reads one value of several. */
  private static final ObjectReader PART =
      JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A first line longer than this is no line of a Claim. */
  private static final int LONGEST_LINE = 256 * 1024;

  private final BillRules rules;
  private int number;

  private ClaimFile(BillRules rules) {
    this.rules = rules;
  }

  static void read(BufferedInputStream in, BillRules rules) throws IOException {
    ClaimFile file = new ClaimFile(rules);
    if (hasClaimsInLines(in)) {
      file.lines(in);
    } else {
      file.documents(in);
    }
  }

  /** Whether the first line is a Claim by itself. */
  private static boolean hasClaimsInLines(BufferedInputStream in) throws IOException {
    in.mark(LONGEST_LINE + 1);
    byte[] start = in.readNBytes(LONGEST_LINE);
    in.reset();
    int end = 0;
    while (end < start.length && start[end] != '\n') end++;
    try {
      return isClaim(JSON.readTree(start, 0, end));
    } catch (JacksonException notByItself) {
      return false;
    }
  }

  private static boolean isClaim(JsonNode root) {
    return root.isObject() && root.path("resourceType").asString("").equals("Claim");
  }

  private void lines(InputStream in) throws IOException {
    var utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, utf8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) line(line);
      }
    } catch (CharacterCodingException notUtf8) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BFL-002", number + 1);
    }
  }

  private void line(String line) {
    JsonNode root;
    try {
      root = JSON.readTree(line);
    } catch (JacksonException malformed) {
      number++;
      rules.reject(new Place(number, ""), Optional.empty(), malformed(number));
      return;
    }
    claim(root);
  }

  private static Problem malformed(int line) {
    return new Problem(Kind.BAD_INPUT, "CUS-BFL-022", line);
  }

  private void documents(InputStream in) {
    try (JsonParser json = JSON.createParser(in)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.START_OBJECT) throw new Problem(Kind.BAD_INPUT, "CUS-BFL-023");
        document(json);
      }
    } catch (JacksonException malformed) {
      int line = malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
      throw malformed(Math.max(1, line));
    }
  }

  /** A Claim, or a Bundle of which no more than one entry is held. */
  private void document(JsonParser json) {
    ObjectNode rest = JSON.createObjectNode();
    boolean entries = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("entry") && value == JsonToken.START_ARRAY) {
        entries = true;
        while (json.nextToken() == JsonToken.START_OBJECT) {
          JsonNode entry = PART.readTree(json);
          claim(entry.path("resource"));
        }
      } else {
        JsonNode tree = PART.readTree(json);
        rest.set(name, tree);
      }
    }
    boolean bundle = rest.path("resourceType").asString("").equals("Bundle");
    if (entries != bundle) throw new Problem(Kind.BAD_INPUT, "CUS-BFL-023");
    if (!bundle) claim(rest);
  }

  private void claim(JsonNode resource) {
    number++;
    if (!isClaim(resource)) {
      rules.reject(
          new Place(number, ""), Optional.empty(), new Problem(Kind.BAD_INPUT, "CUS-BFL-023"));
      return;
    }
    new ClaimReader(rules, number, resource).read();
  }
}
