package org.custodia.devnet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.web3j.crypto.Credentials;

/**
 * One scenario: what is asked of a network, in order, and what has to be answered.
 *
 * @param name its file, without ending
 * @param nodes names of the nodes
 * @param chainId chain id of the network
 * @param privacyEnhancements whether the network has them
 * @param accounts who signs, by name
 * @param nodeAccounts which of them is the first account of a node's own key store, by node
 * @param bytecodes creation code of the contracts, by name
 * @param steps in order
 */
record Conversation(
    String name,
    List<String> nodes,
    long chainId,
    boolean privacyEnhancements,
    Map<String, Credentials> accounts,
    Map<String, String> nodeAccounts,
    Map<String, String> bytecodes,
    List<Step> steps) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One question.
   *
   * @param number counted from 1
   * @param kind rpc, http, tessera, sign, set or ws
   * @param node which node is asked; empty when none is
   * @param why in words
   * @param request by kind, with placeholders
   * @param await until when to ask again
   * @param capture names given to parts of the answer, by path
   * @param expect what the answer has to be like
   */
  record Step(
      int number,
      String kind,
      String node,
      String why,
      JsonNode request,
      Optional<Await> await,
      Map<String, String> capture,
      List<Matcher> expect) {}

  /** Ask again until the answer is so, for so long. */
  record Await(Matcher until, Duration within) {}

  /** Reads a file. */
  static Conversation read(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      JsonNode network = root.get("network");
      List<String> nodes = new ArrayList<>();
      network.get("nodes").forEach(node -> nodes.add(node.asText()));
      Map<String, Credentials> accounts = new LinkedHashMap<>();
      root.path("accounts")
          .forEach(
              account ->
                  accounts.put(
                      account.get("name").asText(),
                      Credentials.create(account.get("privateKey").asText())));
      Map<String, String> nodeAccounts = new LinkedHashMap<>();
      root.path("accounts")
          .forEach(
              account -> {
                if (!account.hasNonNull("nodeAccount")) return;
                nodeAccounts.put(account.get("nodeAccount").asText(), account.get("name").asText());
              });
      Map<String, String> bytecodes = new LinkedHashMap<>();
      root.path("contracts")
          .fields()
          .forEachRemaining(
              contract ->
                  bytecodes.put(contract.getKey(), contract.getValue().get("bytecode").asText()));
      List<Step> steps = new ArrayList<>();
      root.get("steps").forEach(step -> steps.add(step(steps.size() + 1, step)));
      return new Conversation(
          file.getFileName().toString().replaceFirst("\\.json$", ""),
          nodes,
          network.get("chainId").asLong(),
          network.path("privacyEnhancements").asBoolean(),
          accounts,
          nodeAccounts,
          bytecodes,
          steps);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Step step(int number, JsonNode step) {
    Map<String, String> capture = new LinkedHashMap<>();
    step.path("capture")
        .fields()
        .forEachRemaining(name -> capture.put(name.getKey(), name.getValue().asText()));
    List<Matcher> expect = new ArrayList<>();
    step.path("expect").forEach(matcher -> expect.add(Matcher.of(matcher)));
    JsonNode await = step.path("await");
    return new Step(
        number,
        step.get("kind").asText(),
        step.path("node").asText(""),
        step.path("why").asText(""),
        step.get("request"),
        await.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new Await(
                    Matcher.of(await.get("until")),
                    Duration.ofMillis(await.get("withinMs").asLong()))),
        capture,
        expect);
  }
}
