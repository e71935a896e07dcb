package org.custodia.registry.notices;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * GreenMail behind a door of its own: plain, or one that speaks nothing but STARTTLS before it
 * hands over to GreenMail, which cannot do that itself. It can be shut, and asks for user and
 * password.
 */
final class MailServer implements AutoCloseable {
  static final String USER = "custodia";
  static final String PASSWORD = "open sesame";
  private static final String KEYSTORE_PASSWORD = "changeit";

  private final GreenMail mail;
  private final Door door;

  private MailServer(GreenMail mail, Door door) {
    this.mail = mail;
    this.door = door;
  }

  static MailServer plain() throws IOException {
    GreenMail mail = greenMail();
    return new MailServer(mail, new Door(client -> relay(client, mail.getSmtp().getPort(), false)));
  }

  /**
   * @param folder for the key made for it; {@link #certificate} is then there
   */
  static MailServer withStartTls(Path folder) throws IOException, GeneralSecurityException {
    SSLContext identity = identity(folder);
    GreenMail mail = greenMail();
    return new MailServer(
        mail, new Door(client -> startTls(client, identity, mail.getSmtp().getPort())));
  }

  static Path certificate(Path folder) {
    return folder.resolve("certificate.pem");
  }

  int port() {
    return door.port();
  }

  List<MimeMessage> received() {
    return List.of(mail.getReceivedMessages());
  }

  boolean gets(int mails) {
    return mail.waitForIncomingEmail(20_000, mails);
  }

  @Override
  public void close() throws IOException {
    door.close();
    mail.stop();
  }

  /** The whole of a mail as it came over the wire. */
  static String raw(MimeMessage mail) {
    try (InputStream in = mail.getInputStream()) {
      StringBuilder all = new StringBuilder();
      mail.getAllHeaderLines().asIterator().forEachRemaining(line -> all.append(line).append('\n'));
      return all + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | MessagingException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static GreenMail greenMail() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(20_000);
    GreenMail mail = new GreenMail(setup);
    mail.start();
    GreenMailUser user = mail.setUser("custodia@hopital.example", USER, PASSWORD);
    if (!user.getLogin().equals(USER)) throw new IllegalStateException();
    return mail;
  }

  private static void startTls(Socket client, SSLContext identity, int mailPort)
      throws IOException {
    say(client, "220 ready");
    InputStream in = client.getInputStream();
    for (String said = line(in); said != null; said = line(in)) {
      if (said.equals("STARTTLS")) {
        say(client, "220 go on");
        SSLSocket secure =
            (SSLSocket)
                identity
                    .getSocketFactory()
                    .createSocket(client, client.getInetAddress().getHostAddress(), 0, true);
        secure.setUseClientMode(false);
        relay(secure, mailPort, true);
        return;
      }
      if (said.startsWith("EHLO")) say(client, "250-hello\r\n250 STARTTLS");
      else if (said.equals("QUIT")) say(client, "221 bye");
      else say(client, "530 5.7.0 Must issue a STARTTLS command first");
    }
  }

  private static void relay(Socket client, int port, boolean greeted) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (greeted) line(server.getInputStream());
      Thread back =
          Door.thread(() -> pump(server.getInputStream(), client.getOutputStream()), "mail-back");
      pump(client.getInputStream(), server.getOutputStream());
      server.shutdownOutput();
      back.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      out.flush();
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Byte by byte, so that nothing of what comes after is taken. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) return null;
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  private static SSLContext identity(Path folder) throws IOException, GeneralSecurityException {
    Path store = folder.resolve("identity.p12");
    keytool(
        "-genkeypair -keyalg EC -alias mail -dname CN=mail -ext san=ip:127.0.0.1 -validity 2"
            + " -storetype PKCS12 -storepass "
            + KEYSTORE_PASSWORD
            + " -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias mail -storepass "
            + KEYSTORE_PASSWORD
            + " -keystore "
            + store
            + " -file "
            + certificate(folder));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, KEYSTORE_PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, KEYSTORE_PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String arguments) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        Stream.concat(Stream.of(tool.toString()), Stream.of(arguments.split(" "))).toList();
    try {
      if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + arguments);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Work that fails when the other side goes away. */
  interface Conversation {
    void with(Socket client) throws IOException;
  }

  /** A port on which somebody answers, each caller by a thread. */
  static final class Door implements AutoCloseable {
    private final ServerSocket socket;

    Door(Conversation conversation) throws IOException {
      socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      thread(
          () -> {
            while (true) {
              Socket client = socket.accept();
              thread(
                  () -> {
                    try (client) {
                      conversation.with(client);
                    }
                  },
                  "mail-door");
            }
          },
          "mail-doorkeeper");
    }

    /** Answers each line, the connection itself first as {@code CONNECT}; null says nothing. */
    static Door saying(java.util.function.UnaryOperator<String> answers) throws IOException {
      return new Door(
          client -> {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            for (String said = "CONNECT"; said != null; said = in.readLine()) {
              String answer = answers.apply(said);
              if (answer != null) say(client, answer);
            }
          });
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }

    interface Work {
      void run() throws IOException;
    }

    static Thread thread(Work work, String name) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException gone) {
                  // whoever was there has hung up
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }
}
