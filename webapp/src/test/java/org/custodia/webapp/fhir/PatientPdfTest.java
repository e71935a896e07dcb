package org.custodia.webapp.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.custodia.registry.fhir.PatientExport.Everything;
import org.custodia.webapp.problems.Sentences.Reader;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a patient reads who takes everything along on paper: words, and none of FHIR's codes. */
class PatientPdfTest {
  private static final List<ObjectNode> HELD =
      Stream.of(
              """
              {"resourceType":"Patient","id":"p","name":[{"family":"Martin","given":["Jeanne"]}],
               "gender":"female","birthDate":"1984-03-07"}
              """,
              """
              {"resourceType":"DocumentReference","id":"d1","status":"current",
               "description":"Letter of March",
               "content":[{"attachment":{"contentType":"image/png","data":"AA=="}}]}
              """,
              """
              {"resourceType":"AllergyIntolerance","id":"a1","criticality":"high",
               "clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"Penicillin"},
               "verificationStatus":{"coding":[{"code":"confirmed"}]}}
              """,
              """
              {"resourceType":"MedicationRequest","id":"m1","status":"active",
               "medicationCodeableConcept":{"text":"Paracetamol 500 mg"},
               "dosageInstruction":[
                {"timing":{"repeat":{"frequency":2,"period":1.0,"periodUnit":"d"}},
                 "doseAndRate":[{"doseQuantity":{"value":0.5,"unit":"tablet"}}],
                 "asNeededBoolean":true},
                {"text":"Une au coucher","timing":{"repeat":{"when":["HS"],"dayOfWeek":["mon"],
                 "boundsDuration":{"value":1,"code":"wk"}}}},
                {"timing":{"repeat":{"frequency":1,"period":8,"periodUnit":"h","timeOfDay":["08:00:00"]}},
                 "doseAndRate":[{"doseRange":{"low":{"value":1},"high":{"value":2}}}],
                 "maxDosePerPeriod":{"numerator":{"value":6}}},
                {"timing":{"code":{"coding":[{"code":"TID"}]}}}]}
              """,
              """
              {"resourceType":"Consent","status":"rejected","dateTime":"2026-03-01T10:00:00Z",
               "provision":{"type":"permit","actor":[{"reference":{"display":"Pont"}}],
               "period":{"start":"2026-03-01T10:00:00Z","end":"2026-05-31T22:00:00Z"},
               "purpose":[{"code":"TREAT"}],
               "class":[{"code":"MedicationStatement"},{"code":"DocumentReference"}],
               "provision":[{"type":"deny","securityLabel":[{"code":"PSY"}]}]}}
              """,
              """
              {"resourceType":"AuditEvent","recorded":"2026-03-02T10:00:00Z","outcome":"0",
               "agent":[{"who":{"display":"dr.roche"},"role":[{"text":"physician"}]}],
               "purposeOfEvent":[{"coding":[{"code":"SECOND_OPINION"}]}],
               "entity":[{"what":{"reference":"Patient/p"}},
                {"what":{"reference":"DocumentReference/d1/_history/1"}},
                {"what":{"reference":"DocumentReference/gone"}},
                {"name":"An X-ray","what":{"reference":"DocumentReference/d2"}}]}
              """,
              """
              {"resourceType":"AuditEvent","recorded":"2026-03-03T10:00:00Z","outcome":"4",
               "agent":[{"who":{"display":"Gare"}}],"entity":[{},
                {"what":{"reference":"AllergyIntolerance/a1"}}]}
              """)
          .map(json -> (ObjectNode) JsonMapper.shared().readTree(json))
          .toList();

  private static final List<String> CODES =
      List.of(
          "TREAT",
          "SECOND_OPINION",
          "MedicationStatement",
          "DocumentReference",
          "AllergyIntolerance",
          "PSY",
          "_history",
          "image/png",
          "not-allowed",
          "rejected",
          "??");

  private static String text(Locale locale) throws IOException {
    ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
    resolver.setPrefix("templates/");
    resolver.setSuffix(".html");
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    messages.setBasename("messages");
    messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
    messages.setFallbackToSystemLocale(false);
    SpringTemplateEngine engine = new SpringTemplateEngine();
    engine.setTemplateResolver(resolver);
    engine.setTemplateEngineMessageSource(messages);
    Everything everything =
        new Everything("Jeanne Martin", "Saint-Luc", Instant.parse("2026-11-27T08:00:00Z"), HELD);
    byte[] pdf =
        new PatientPdf(engine).of(everything, new Reader(locale, ZoneId.of("Europe/Paris")));
    try (var document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }

  @Test
  void aPatientReadsWordsAndNoCodes() throws IOException {
    assertThat(text(Locale.ENGLISH))
        .contains(
            "Gender: female",
            "With a file of the type picture (PNG)",
            "Criticality: high",
            "Certainty: confirmed",
            "they declined it",
            "Purpose: treatment",
            "Kinds of records: medicines, letters and other documents",
            "Held back: mental health",
            "Until: 31 May 2026 Kinds",
            "Role: physician",
            "Dosage: 0.5 tablet, 2 times a day, as needed",
            "Dosage: Une au coucher – before going to sleep, on Mondays, for one week",
            "Dosage: 1–2 each time, every 8 hours, at 08:00, and more that the source says",
            "Dosage: 3 times a day",
            "Shown: Letter of March, a document, An X-ray",
            "Purpose: a second opinion",
            "was not allowed",
            "Shown: Penicillin")
        .doesNotContain(CODES);
    assertThat(text(Locale.FRENCH))
        .contains(
            "Sexe : féminin",
            "image (PNG)",
            "ils l’ont décliné",
            "Finalité : soins",
            "Types de documents : médicaments, lettres et autres documents",
            "Exclu : santé mentale",
            "Rôle : médecin",
            "Posologie : 0,5 tablet, 2 fois par jour, au besoin",
            "Posologie : Une au coucher – au coucher, le lundi, pendant 1 semaine",
            "Posologie : 1–2 à chaque prise, toutes les 8 heures, à 08:00, et d'autres précisions",
            "Posologie : 3 fois par jour",
            "Montré : Letter of March, un document, An X-ray",
            "Finalité : deuxième avis",
            "n’était pas autorisé")
        .doesNotContain(CODES);
  }
}
