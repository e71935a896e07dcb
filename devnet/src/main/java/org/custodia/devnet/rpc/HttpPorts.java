package org.custodia.devnet.rpc;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.privacy.PayloadExchange;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP ports of all nodes on 127.0.0.1: one server, one pool of threads. */
public final class HttpPorts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPorts.class);
  private static final String HOST = "127.0.0.1";
  private static final int MAX_BODY = 32 << 20;

  /** A payload's key in a path is Base64: it may hold an empty segment, which nobody acts on. */
  private static final UriCompliance ANY_PATH =
      UriCompliance.RFC3986.with("keys", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

  /** A request as an endpoint sees it; the content type is without parameters. */
  record Question(String verb, String path, String contentType, byte[] body) {}

  /** An answer; no content type when it is empty. */
  record Answer(int status, String contentType, byte[] body) {
    /** None at all: the connection breaks. */
    static final Answer LOST = new Answer(0, "", new byte[0]);
  }

  /** What stands behind a port. */
  interface Endpoint {
    Answer answer(Question question);
  }

  private final Server server;
  private final ServerWebSocketContainer webSockets;
  private final Map<Connector, Endpoint> endpoints = new IdentityHashMap<>();
  private final Map<Connector, Supplier<JsonRpcSocket>> sockets = new IdentityHashMap<>();
  private final List<Subscriptions> subscriptions = new ArrayList<>();

  /** Prepares ports for so many nodes. */
  public HttpPorts(int nodes) {
    QueuedThreadPool threads = new QueuedThreadPool(4 * nodes + 40, 4);
    threads.setName("devnet-http");
    threads.setDaemon(true);
    server = new Server(threads);
    // Idle connections are kept alive by clients; waiting for them would only delay the stop.
    server.setStopTimeout(0);
    server.setHandler(new Dispatch());
    webSockets = ServerWebSocketContainer.ensure(server);
    webSockets.setIdleTimeout(Duration.ZERO);
    webSockets.setMaxTextMessageSize(MAX_BODY);
    webSockets.setMaxFrameSize(MAX_BODY);
  }

  /** Adds the JSON-RPC port of a node, for HTTP and websockets; 0 takes any free one. */
  public HttpPort addRpc(NodeView view, PayloadExchange exchange, int port) {
    var methods = NodeMethods.of(view, new PrivateSending(view, exchange));
    Wire wire = Wire.ofJsonRpc(new JsonRpcOverHttp(new JsonRpc(methods)));
    HttpPort added = add(wire, port);
    Subscriptions told = new Subscriptions(view);
    subscriptions.add(told);
    sockets.put(added.connector(), () -> new JsonRpcSocket(methods, told, wire));
    return added;
  }

  /** Adds the third-party port of a node's privacy manager; 0 takes any free one. */
  public HttpPort addTessera(NodeView view, PayloadExchange exchange, int port) {
    return add(Wire.ofRest(new TesseraRest(view.own().payloads(), exchange)), port);
  }

  private HttpPort add(Wire wire, int port) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setUriCompliance(ANY_PATH);
    ServerConnector connector =
        new ServerConnector(server, 0, 1, new HttpConnectionFactory(configuration));
    connector.setHost(HOST);
    connector.setPort(port);
    connector.setIdleTimeout(60_000);
    server.addConnector(connector);
    endpoints.put(connector, wire);
    return new HttpPort(connector, wire);
  }

  /**
   * Opens all ports.
   *
   * @throws IllegalStateException naming what went wrong, such as a port that is in use
   */
  public void open() {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IllegalStateException("cannot open the ports of the network: " + e, e);
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscriptions::close);
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("could not close the ports", e);
    }
  }

  private final class Dispatch extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Connector connector = request.getConnectionMetaData().getConnector();
      if (upgrade(connector, request, response, callback)) return true;
      Endpoint endpoint = endpoints.get(connector);
      Answer answer = answer(endpoint, request);
      if (answer == Answer.LOST) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EofException("the answer is lost on the wire"));
        return true;
      }
      response.setStatus(answer.status());
      if (!answer.contentType().isEmpty()) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      }
      response.write(true, ByteBuffer.wrap(answer.body()), callback);
      return true;
    }

    private boolean upgrade(
        Connector connector, Request request, Response response, Callback callback) {
      Supplier<JsonRpcSocket> socket = sockets.get(connector);
      if (socket == null || !request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
        return false;
      }
      if (!isOfThisMachine(request.getHeaders().get(HttpHeader.ORIGIN))) {
        Response.writeError(request, response, callback, 403);
        return true;
      }
      return webSockets.upgrade((asked, answer, done) -> socket.get(), request, response, callback);
    }

    /** Browsers let any page open a websocket; as geth, only pages of this machine may. */
    private static boolean isOfThisMachine(String origin) {
      return origin == null
          || origin.matches("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");
    }

    private Answer answer(Endpoint endpoint, Request request) throws Exception {
      byte[] body;
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = in.readNBytes(MAX_BODY + 1);
      }
      if (body.length > MAX_BODY) {
        return new Answer(
            413, "text/plain", "content length too large\n".getBytes(StandardCharsets.UTF_8));
      }
      try {
        return endpoint.answer(
            new Question(
                request.getMethod(),
                Request.getPathInContext(request),
                contentType(request),
                body));
      } catch (UncheckedIOException | IllegalStateException e) {
        LOG.error("{} failed", request.getHttpURI(), e);
        return new Answer(
            500, "text/plain", String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
      }
    }

    private static String contentType(Request request) {
      String value = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      if (value == null) return "";
      return List.of(value.split(";", 2)).get(0).trim().toLowerCase(Locale.ROOT);
    }
  }
}
