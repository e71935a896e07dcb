package org.custodia.registry.checkpoints;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;
import org.custodia.scanners.agent.chain.BatchJson;

/** What scanners and browsers at checkpoints send. */
class ScannedBatchFuzzTest extends ParserFuzz {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  protected List<byte[]> seeds() {
    String word = "0x" + "3a".repeat(32);
    return List.of(
        utf8(
            """
            {"version":1,"deviceClock":1795680000000,"events":[{"id":"6b0f1c0e-5b8e-4c43-9a53-0d9a5a3b7c11",\
            "sequence":1,"previous":"%1$s","kind":1,"subject":"%1$s","member":"%1$s","place":"counter",\
            "deviceTime":1795680000000,"entry":"SCANNED","mode":"VERIFY","session":"%1$s","refers":"%1$s",\
            "operator":"","input":"5d6432","text":"]d2010340093000001421S0001","signature":"0x%2$s"}]}"""
                .formatted(word, "4b".repeat(64) + "1b")));
  }

  @Override
  protected void read(byte[] input) {
    try {
      BatchJson.readBatch(JSON.readTree(input));
    } catch (IOException malformed) {
      throw new IllegalArgumentException("body", malformed);
    }
  }

  @Override
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof IllegalArgumentException && !thrown.getMessage().isEmpty();
  }
}
