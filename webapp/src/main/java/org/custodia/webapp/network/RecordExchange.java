package org.custodia.webapp.network;

import java.io.IOException;
import java.io.InputStream;
import org.custodia.registry.consent.ReplyDesk;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.records.ConsentDocuments;
import org.custodia.registry.records.Gatekeeper;
import org.custodia.registry.records.WordsToPatients;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Records for who may read them, encrypted to the reader's key. Carries bytes only: format,
 * signatures and rules are the {@link Gatekeeper}'s.
 */
@RestController
@RequestMapping("/network/v1/records")
@PreAuthorize("permitAll()")
class RecordExchange {
  private final Gatekeeper gatekeeper;
  private final WordsToPatients words;
  private final ConsentDocuments consents;
  private final ReplyDesk replies;

  RecordExchange(
      Gatekeeper gatekeeper, WordsToPatients words, ConsentDocuments consents, ReplyDesk replies) {
    this.gatekeeper = gatekeeper;
    this.words = words;
    this.consents = consents;
    this.replies = replies;
  }

  @PostMapping(path = "/queries", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> answer(InputStream body) throws IOException {
    byte[] message = body.readNBytes(Gatekeeper.LONGEST_MESSAGE + 1);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(gatekeeper.answer(message).write());
  }

  /** What a provider here tells a patient, for the patient's host. */
  @PostMapping(path = "/words", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> words(InputStream body) throws IOException {
    byte[] message = body.readNBytes(ChannelDocumentDesk.LONGEST_MESSAGE + 1);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(words.answer(message));
  }

  /** What a consent covers that a patient of ours gave, for who holds records there. */
  @PostMapping(path = "/consents", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  ResponseEntity<byte[]> consents(InputStream body) throws IOException {
    byte[] message = body.readNBytes(ChannelDocumentDesk.LONGEST_MESSAGE + 1);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(consents.answer(message));
  }

  /** What somebody says to what a patient of ours allowed them. */
  @PostMapping(path = "/replies", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> replies(InputStream body) throws IOException {
    byte[] message = body.readNBytes(ReplyDesk.LONGEST_MESSAGE + 1);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(replies.answer(message));
  }

  /** Travels as a code with its facts; the asking member puts the words to it. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(Problem problem) {
    return ResponseEntity.status(WireProblem.status(problem.kind()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(WireProblem.write(problem));
  }
}
