package org.custodia.devnet.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.store.Directories;
import org.custodia.devnet.store.FreeSpace;
import org.custodia.devnet.store.RecordLog;

/**
 * The privacy manager of one node: its key pairs, the payloads that were sent to it or by it, and
 * those it was given by {@code /storeraw} but that no transaction carries yet. All are encrypted on
 * disk.
 */
public final class PayloadStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String FIRST_KEY = "key.json";

  private final Path directory;

  /** The newest last: it is the one that new payloads are sent under. */
  private final List<NodeKey> keys = new CopyOnWriteArrayList<>();

  private final Map<Bytes, Long> sent = new ConcurrentHashMap<>();
  private final Map<Bytes, Long> raw = new ConcurrentHashMap<>();
  private final RecordLog sentLog;
  private final RecordLog rawLog;
  private final FreeSpace space;
  private volatile boolean running = true;

  private PayloadStore(Path directory) {
    this.directory = directory;
    keys.add(loadKey(directory, FIRST_KEY));
    for (int more = 2; Files.exists(directory.resolve(file(more))); more++) {
      keys.add(loadKey(directory, file(more)));
    }
    this.space = FreeSpace.under(directory);
    this.sentLog = open(directory.resolve("payloads.log"), sent);
    try {
      this.rawLog = open(directory.resolve("raw-payloads.log"), raw);
    } catch (RuntimeException e) {
      sentLog.close();
      throw e;
    }
  }

  private static RecordLog open(Path file, Map<Bytes, Long> index) {
    return RecordLog.open(
        file, (offset, record) -> index.put(SealedPayload.decode(record).hash(), offset));
  }

  /** Opens the store in a node's directory; the first time it makes the key pair. */
  public static PayloadStore open(Path directory) {
    return new PayloadStore(directory);
  }

  private static String file(int number) {
    return "key-" + number + ".json";
  }

  /** Makes another key pair, under which new payloads are sent; the older ones open theirs. */
  String addKey() {
    NodeKey added = loadKey(directory, file(keys.size() + 1));
    keys.add(added);
    return added.publicBase64();
  }

  /** The newest of the node's public keys, in base64. */
  public String publicKey() {
    return key().publicBase64();
  }

  /** All public keys of the node, in base64, the oldest first. */
  public List<String> publicKeys() {
    return keys.stream().map(NodeKey::publicBase64).toList();
  }

  /** Lets the privacy manager run or not; one that does not gives nothing and takes nothing. */
  public void run(boolean running) {
    this.running = running;
  }

  /** Whether the privacy manager runs. */
  public boolean running() {
    return running;
  }

  /**
   * The same as {@link #payload}, as the node asks for it when it imports a block: one that gets no
   * answer takes the transaction for a stranger's.
   */
  public Optional<Bytes> payloadAtImport(Bytes hash) {
    return running ? payload(hash) : Optional.empty();
  }

  void requireRunning() {
    if (!running) {
      throw PrivacyException.unreachable("dial tcp 127.0.0.1: connect: connection refused");
    }
  }

  /** Encrypts and keeps a payload for a later transaction; returns its 64-byte hash. */
  public Bytes storeRaw(byte[] payload) {
    space.require();
    SealedPayload sealed = SealedPayload.seal(payload, key());
    Bytes hash = sealed.hash();
    raw.put(hash, rawLog.append(sealed.encode()));
    return hash;
  }

  /**
   * The payload that a transaction carried to this node, empty when it was not for this node.
   *
   * @throws PrivacyException when the privacy manager does not run
   */
  public Optional<Bytes> payload(Bytes hash) {
    requireRunning();
    Long offset = sent.get(hash);
    if (offset == null) return Optional.empty();
    return Optional.of(new Bytes(open(SealedPayload.decode(sentLog.read(offset)))));
  }

  /** What came beside that payload; empty without privacy enhancements or without the payload. */
  public Optional<PrivacyMetadata> metadata(Bytes hash) {
    return Optional.ofNullable(sent.get(hash))
        .flatMap(offset -> SealedPayload.decode(sentLog.read(offset)).metadata());
  }

  /**
   * A payload that {@code /storeraw} keeps for its client.
   *
   * @throws PrivacyException with Tessera's words when there is none
   */
  public Bytes rawPayload(Bytes hash) {
    requireRunning();
    return new Bytes(open(requireRaw(hash)));
  }

  /** Makes durable what was received. */
  public void force() {
    sentLog.force();
  }

  private byte[] open(SealedPayload payload) {
    return payload.open(
        keys.stream()
            .filter(payload::isFor)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("payload is for no key of this node")));
  }

  NodeKey key() {
    return keys.get(keys.size() - 1);
  }

  /** The key with which the sender of a payload that is kept here sealed it. */
  NodeKey senderOf(SealedPayload payload) {
    return keys.stream().filter(payload::isFrom).findFirst().orElseThrow();
  }

  SealedPayload requireRaw(Bytes hash) {
    return Optional.ofNullable(raw.get(hash))
        .map(offset -> SealedPayload.decode(rawLog.read(offset)))
        .orElseThrow(
            () ->
                new PrivacyException(
                    404,
                    "Raw Transaction with hash "
                        + Base64.getEncoder().encodeToString(hash.toArray())
                        + " was not found"));
  }

  /** Whether a transaction carried this payload to this node. */
  public boolean holds(Bytes hash) {
    return sent.containsKey(hash);
  }

  void keep(Bytes hash, SealedPayload payload) {
    space.require();
    sent.put(hash, sentLog.append(payload.encode()));
  }

  /** Forgets all payloads, as when the database is lost; the keys, which are elsewhere, stay. */
  public void lose() {
    sent.clear();
    raw.clear();
    sentLog.truncate(0);
    rawLog.truncate(0);
  }

  /**
   * Hands a privacy manager that has lost its payloads what Tessera hands it in recovery mode: what
   * was sent to it from here, and what it sent here itself. What somebody else sent to both of them
   * is not among it.
   */
  void resendTo(PayloadStore other) {
    for (var one : Map.copyOf(sent).entrySet()) {
      SealedPayload payload = SealedPayload.decode(sentLog.read(one.getValue()));
      Optional<NodeKey> sender = other.keys.stream().filter(payload::isFrom).findFirst();
      if (sender.isPresent()) {
        other.takeBack(one.getKey(), payload.backFor(sender.get()));
      } else if (keys.stream().anyMatch(payload::isFrom)) {
        other.keys.stream()
            .filter(payload::isFor)
            .findFirst()
            .ifPresent(key -> other.takeBack(one.getKey(), payload.forRecipient(key.publicKey())));
      }
    }
  }

  private void takeBack(Bytes hash, SealedPayload payload) {
    Optional<SealedPayload> there =
        Optional.ofNullable(sent.get(hash))
            .map(offset -> SealedPayload.decode(sentLog.read(offset)));
    keep(hash, there.map(one -> one.with(payload)).orElse(payload));
  }

  /** How many payloads transactions carried here. */
  int size() {
    return sent.size();
  }

  private static NodeKey readKey(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      return NodeKey.of(json.path("privateKey").asText(), json.path("publicKey").asText());
    } catch (JsonProcessingException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalStateException(file + " is damaged. Restore it from a copy", e);
    }
  }

  private static NodeKey loadKey(Path directory, String name) {
    Path file = directory.resolve(name);
    try {
      if (Files.exists(file)) return readKey(file);
      if (name.equals(FIRST_KEY) && Files.exists(directory.resolve("payloads.log"))) {
        throw new IllegalStateException(
            file + " is missing, without which no payload can be read. Restore it from a copy");
      }
      NodeKey key = NodeKey.generate();
      Directories.make(directory);
      Path written = directory.resolve(name + ".new");
      Files.deleteIfExists(written);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            written,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      byte[] json =
          JSON.writeValueAsBytes(
              Map.of("publicKey", key.publicBase64(), "privateKey", key.privateBase64()));
      Files.write(written, json, StandardOpenOption.CREATE, StandardOpenOption.SYNC);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      Directories.force(directory);
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load the key of " + directory, e);
    }
  }

  @Override
  public void close() {
    sentLog.close();
    rawLog.close();
  }
}
