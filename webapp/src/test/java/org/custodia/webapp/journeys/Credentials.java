package org.custodia.webapp.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** The demo's {@code credentials.json}, read as anybody outside would. */
record Credentials(
    String web,
    String issuer,
    List<Person> people,
    List<Program> clients,
    List<Sample> samples,
    List<Carried> prescriptions,
    String network) {

  record Person(
      String username,
      String password,
      String otpSecret,
      String organisation,
      List<String> roles,
      String purpose) {
    private static final Map<String, Set<String>> USED = new ConcurrentHashMap<>();

    /**
     * A code that was not used yet. Codes are good for one sign-in, and the next window's is taken
     * already (RFC 6238 section 5.2 allows one step of look-ahead), so nobody has to wait often.
     */
    String code() throws InterruptedException {
      Set<String> used = USED.computeIfAbsent(username, name -> ConcurrentHashMap.newKeySet());
      while (true) {
        for (int step = 0; step <= 1; step++) {
          String code = code(Instant.now().getEpochSecond() / 30 + step);
          if (used.add(code)) return code;
        }
        Thread.sleep(500);
      }
    }

    private String code(long counter) {
      try {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(base32(otpSecret), "HmacSHA1"));
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(counter).array());
        int offset = hash[19] & 15;
        int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
        return String.format("%06d", number % 1_000_000);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static byte[] base32(String text) {
      ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
      int bits = 0;
      int held = 0;
      for (char digit : text.toCharArray()) {
        bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(digit);
        held += 5;
        if (held >= 8) {
          held -= 8;
          bytes.put((byte) (bits >> held));
        }
      }
      return bytes.array();
    }
  }

  /** A prescription that a patient carries: the text of its QR code. */
  record Carried(String name, String gtin, String medicine, String code, String why) {}

  Carried prescription(String name) {
    return prescriptions.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  record Program(
      String clientId,
      String clientSecret,
      String organisation,
      List<String> roles,
      String purpose) {}

  record Sample(String name, String scan, String image, String expect, String why) {}

  static Credentials read(Path file) {
    try {
      return JsonMapper.builder().build().readValue(Files.readString(file), Credentials.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Person person(String username) {
    return people.stream().filter(p -> p.username().equals(username)).findFirst().orElseThrow();
  }

  Program client(String clientId) {
    return clients.stream().filter(c -> c.clientId().equals(clientId)).findFirst().orElseThrow();
  }

  Sample sample(String name) {
    return samples.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
