package org.custodia.webapp.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackCertificate;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.ImageReading;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallCustody;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/**
 * Labels of units and of lots as files, from pages and over REST, read back from what is printed.
 */
@SliceTest
class LabelFilesTest {
  private static final String HERE = "pharmacie-du-pont";

  @Autowired MockMvc http;
  @Autowired SmallRegistry registry;
  @Autowired SmallIssuer issuer;

  @BeforeEach
  void quiet() {
    registry.reset();
  }

  @Test
  void unitHasItsLabelAsPdfAndInZpl() throws Exception {
    String unit = "/units/" + SmallCustody.PALLET + "/label";
    page("wholesaler", unit)
        .andExpect(content().string(containsString("label.pdf")))
        .andExpect(content().string(containsString("label.zpl?dpi=300")));
    byte[] pdf =
        page("wholesaler", unit + ".pdf")
            .andExpect(header().string("Content-Type", "application/pdf"))
            .andReturn()
            .getResponse()
            .getContentAsByteArray();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(new PDFTextStripper().getText(document))
          .contains("Pharmacie du Pont", SmallCustody.PALLET);
      BufferedImage label = new PDFRenderer(document).renderImageWithDPI(0, 203);
      BufferedImage bars =
          label.getSubimage(0, label.getHeight() * 65 / 100, label.getWidth(), 300);
      assertThat(read(bars)).isEqualTo("]C1\u001d00" + SmallCustody.PALLET);
    }
    page("wholesaler", unit + ".zpl?dpi=300")
        .andExpect(header().string("Content-Type", containsString("application/zpl")))
        .andExpect(content().string(containsString("^PW1260")))
        .andExpect(content().string(containsString("^FD>;>800" + SmallCustody.PALLET + "^FS")));
    rest("wholesaler", "/api/v1/units/" + SmallCustody.PALLET + "/label?format=ZPL")
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("^FD_100" + SmallCustody.PALLET + "^FS")));
    rest("wholesaler", "/api/v1/units/" + SmallCustody.PALLET + "/label?dpi=201")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").exists());
    rest("wholesaler", "/api/v1/units/301000000003000010/label").andExpect(status().isBadRequest());
  }

  @Test
  void lotHasSampleLabelsForItsManufacturerOnly() throws Exception {
    String lot = "/lots/" + SmallRegistry.LOT_ID;
    page("manufacturer", lot).andExpect(content().string(containsString("labels.pdf")));
    page("regulator", lot).andExpect(content().string(not(containsString("labels.pdf"))));
    byte[] pdf =
        page("manufacturer", lot + "/labels.pdf").andReturn().getResponse().getContentAsByteArray();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(document.getNumberOfPages()).isEqualTo(3);
      PDFRenderer renderer = new PDFRenderer(document);
      PackScan second = (PackScan) new ScanReader().read(read(renderer.renderImageWithDPI(1, 203)));
      assertThat(second.serial()).isEqualTo("B_2");
      assertThat(second.lot()).contains("LOT-4221");
    }
    page("manufacturer", lot + "/labels.zpl")
        .andExpect(content().string(containsString("21B__2^FS")));
    rest("manufacturer", "/api/v1" + lot + "/labels?most=1&format=ZPL")
        .andExpect(status().isOk())
        .andExpect(content().string(not(containsString("B__2"))));
    rest("manufacturer", "/api/v1" + lot + "/labels?most=101").andExpect(status().isBadRequest());
    rest("regulator", "/api/v1" + lot + "/labels").andExpect(status().isForbidden());
  }

  @Test
  void certificateHasItsCodeAsALabel() throws Exception {
    UUID id = UUID.randomUUID();
    Caller caller = new Caller(HERE, "somebody", Set.of("pharmacist"));
    PackVerdict verdict = registry.verification.verify(caller, id, "");
    String label = "/check/" + id + "/certificate/label";
    rest("pharmacist", "/api/v1/verifications/" + id + "/certificate/label")
        .andExpect(status().isNotFound());
    // As long as of a lot of some packs, and of a million.
    for (int length : List.of(610, 1_200)) {
      String code = "CUSTODIA-1:" + "aZ-_09".repeat(length / 6);
      registry.certificate =
          Optional.of(new PackCertificate(verdict, "0x" + "ab".repeat(32), code));
      byte[] pdf =
          page("pharmacist", label + ".pdf")
              .andExpect(header().string("Content-Type", "application/pdf"))
              .andReturn()
              .getResponse()
              .getContentAsByteArray();
      try (PDDocument document = Loader.loadPDF(pdf)) {
        assertThat(document.getPage(0).getMediaBox().getHeight() * 25.4 / 72)
            .isBetween(129.99, 130.01);
        assertThat(new PDFTextStripper().getText(document))
            .contains("Certificate of verification", "SN: ", "0xabab");
        BufferedImage page = new PDFRenderer(document).renderImageWithDPI(0, 300);
        var bits = new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(page)));
        assertThat(new QRCodeReader().decode(bits).getText()).isEqualTo(code);
      }
      page("pharmacist", label + ".zpl?dpi=300")
          .andExpect(content().string(containsString("^FDMA," + code + "^FS")));
    }
    rest("pharmacist", "/api/v1/verifications/" + id + "/certificate/label?format=ZPL")
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("^BQN,2,5,M")));
    rest("patient", "/api/v1/verifications/" + id + "/certificate/label")
        .andExpect(status().isForbidden());
  }

  private static String read(BufferedImage picture) {
    ImageReading reading =
        new ImageDecoder(new ScanReader()).decode(picture, Duration.ofSeconds(20));
    assertThat(reading).isInstanceOf(ImageReading.Decoded.class);
    return ((ImageReading.Decoded) reading).best().text();
  }

  private ResultActions page(String role, String path) throws Exception {
    return http.perform(
            get(path)
                .with(
                    oidcLogin()
                        .idToken(
                            token ->
                                token
                                    .claim("preferred_username", "somebody")
                                    .claim("organisation", HERE)
                                    .claim("acr", "otp")
                                    .claim("auth_time", Instant.now()))
                        .authorities(new SimpleGrantedAuthority("ROLE_" + role))))
        .andExpect(status().isOk());
  }

  private ResultActions rest(String role, String path) throws Exception {
    return http.perform(
        get(path).header("Authorization", "Bearer " + issuer.clientToken("program", HERE, role)));
  }
}
