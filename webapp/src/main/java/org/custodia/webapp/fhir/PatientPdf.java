package org.custodia.webapp.fhir;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.registry.fhir.PatientExport.Everything;
import org.custodia.registry.fhir.ResourceText;
import org.custodia.webapp.problems.Sentences.Reader;
import org.custodia.webapp.records.FhirDates;
import org.custodia.webapp.records.ResourceLine;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that is held about a patient as a PDF to read and print. Texts of documents are in it; what
 * is no text is named, and is in the Bundle.
 */
@Component
public class PatientPdf {
  /** In the order in which they are read. */
  static final List<String> TYPES =
      List.of(
          "AllergyIntolerance",
          "MedicationRequest",
          "Condition",
          "Immunization",
          "DocumentReference",
          "Consent",
          "AuditEvent");

  /** Comes with PDFBox: Latin, Greek and Cyrillic letters. */
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private final ITemplateEngine templates;

  PatientPdf(ITemplateEngine templates) {
    this.templates = templates;
  }

  /** All entries of one type, the latest first. */
  public record Part(String type, List<ResourceLine> lines) {}

  byte[] of(Everything everything, Reader reader) {
    Map<String, String> names = names(everything);
    Context model = new Context(reader.locale());
    model.setVariables(
        Map.of(
            "everything", everything,
            "at", FhirDates.said(everything.at().toString(), reader),
            "zone", reader.zone().getId(),
            "reader", reader,
            "persons", lines(everything, "Patient", names, reader).toList(),
            "parts",
                TYPES.stream()
                    .map(type -> new Part(type, lines(everything, type, names, reader).toList()))
                    .toList()));
    return print(readable(templates.process("pdf/everything", model)));
  }

  /** What resources are called that are held now, by {@code Type/id}. */
  private static Map<String, String> names(Everything everything) {
    Map<String, String> names = new HashMap<>();
    for (ObjectNode resource : everything.resources()) {
      ResourceText text = ResourceText.of(resource);
      if (text.type().equals("Patient") || text.title().isBlank()) continue;
      names.put(text.type() + "/" + resource.path("id").asString(""), text.title());
    }
    return names;
  }

  private static Stream<ResourceLine> lines(
      Everything everything, String type, Map<String, String> names, Reader reader) {
    return everything.resources().stream()
        .filter(resource -> type.equals(resource.path("resourceType").asString("")))
        .map(ResourceText::of)
        .map(text -> text.named(names))
        .map(text -> ResourceLine.of(text, reader))
        .sorted((one, other) -> other.resource().when().compareTo(one.resource().when()));
  }

  /** Without the characters that XML has no place for. */
  private static String readable(String page) {
    return page.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", " ");
  }

  private static byte[] print(String page) {
    ByteArrayOutputStream pdf = new ByteArrayOutputStream();
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder.useFastMode();
    builder.useFont(() -> PatientPdf.class.getResourceAsStream(FONT), "Liberation Sans");
    builder.useUriResolver((base, uri) -> null); // what a document names is not fetched
    builder.withHtmlContent(page, null);
    builder.toStream(pdf);
    try {
      builder.run();
    } catch (IOException e) {
      throw new UncheckedIOException("the PDF could not be made", e);
    }
    return pdf.toByteArray();
  }
}
