package org.custodia.webapp.epcis;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.epcis.Epc;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;

/**
 * A Digital Link of this host, and the links that lead on from it, by their types of GS1's Web
 * Vocabulary.
 *
 * @param anchor the link itself, without attributes
 */
record ResolvedLink(String anchor, Map<String, Link> links) {
  static final String VOCABULARY = "https://ref.gs1.org/voc/";
  private static final ScanReader READER = new ScanReader();

  /** One way on. */
  record Link(String href, String title, String type, List<String> hreflang) {}

  /**
   * @param asked absolute, without the query
   * @param attributes of the link, such as the expiry, as they stand in the query
   * @param contextPath where the application is on its host
   */
  static Optional<ResolvedLink> of(URI asked, Optional<String> attributes, String contextPath) {
    String anchor = asked.toString();
    String whole = anchor + attributes.map(query -> "?" + query).orElse("");
    String host = anchor.substring(0, anchor.length() - asked.getRawPath().length()) + contextPath;
    Scan scan = READER.read(whole);
    Map<String, Link> links = new LinkedHashMap<>();
    if (scan instanceof PackScan pack) {
      String life = host + "/packs/timeline?scan=" + encoded(whole);
      String check = host + "/check?scan=" + encoded(whole);
      add(links, "defaultLink", check, "Check this pack");
      add(links, "verificationService", check, "Check this pack");
      add(links, "traceability", life, "The life of this pack");
      add(links, "pip", host + "/products?q=" + pack.gtin(), "The product");
      String epc = new Epc.Pack(pack.gtin().digits(), pack.serial()).uri();
      links.put("epcis", events(host, epc));
    } else if (scan instanceof ProductScan product) {
      add(links, "defaultLink", host + "/products?q=" + product.gtin(), "The product");
      add(links, "pip", host + "/products?q=" + product.gtin(), "The product");
    } else if (scan instanceof OtherScan unit) {
      String sscc = unit.reading().elements().get(0).value();
      add(links, "defaultLink", host + "/units/find?scan=" + sscc, "This logistic unit");
      links.put("epcis", events(host, new Epc.Unit(sscc).uri()));
    }
    return links.isEmpty() ? Optional.empty() : Optional.of(new ResolvedLink(anchor, links));
  }

  private static void add(Map<String, Link> links, String type, String href, String title) {
    links.put(type, new Link(href, title, "text/html", List.of("en", "fr")));
  }

  private static Link events(String host, String epc) {
    String href = host + EpcisApi.ROOT + "/events?MATCH_anyEPC=" + encoded(epc);
    return new Link(href, "EPCIS events", EpcisApi.JSON_LD, List.of("en"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  Optional<Link> link(String type) {
    return Optional.ofNullable(links.get(type));
  }

  /** RFC 9264 in JSON. */
  Map<String, Object> linkset() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("anchor", anchor);
    links.forEach((type, link) -> one.put(VOCABULARY + type, List.of(link)));
    return Map.of("linkset", List.of(one));
  }
}
