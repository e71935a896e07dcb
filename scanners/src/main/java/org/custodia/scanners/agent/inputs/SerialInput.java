package org.custodia.scanners.agent.inputs;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A scanner at a serial port, or at USB as one. Opens the port again when it has gone away: a cable
 * that was pulled out, a scanner that was restarted.
 */
public final class SerialInput implements Input {
  private static final int READ_MILLIS = 50;

  private final String port;
  private final int baud;
  private final Duration again;
  private final ScanAssembler assembler = new ScanAssembler("", "", 150_000_000L);
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean connected;
  private Receiver receiver;
  private boolean told;

  /**
   * @param port such as {@code /dev/ttyACM0} or {@code COM3}
   * @param baud bits a second, such as 115,200; ignored by USB
   * @param again how long to wait before the port is opened again
   */
  public SerialInput(String port, int baud, Duration again) {
    this.port = port;
    this.baud = baud;
    this.again = again;
    this.thread = new Thread(this::run, "custodia-input-" + name());
    thread.setDaemon(true);
  }

  @Override
  public String name() {
    return "serial:" + port;
  }

  /** Whether the port is open. */
  public boolean isConnected() {
    return connected;
  }

  @Override
  public void start(Receiver to) {
    receiver = to;
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        SerialPort serial = SerialPort.getCommPort(port);
        serial.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        serial.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
        if (serial.openPort()) {
          connected = true;
          told = false;
          read(serial);
          serial.closePort();
        }
      } catch (SerialPortInvalidPortException notThere) {
        // It may come.
      }
      connected = false;
      if (!told && !closed) receiver.trouble(name(), "CUS-AGT-029", port);
      told = true;
      pause();
    }
  }

  /** Until the port is gone. A torn scan is thrown away: half a label would be another label. */
  private void read(SerialPort serial) {
    byte[] bytes = new byte[4_096];
    while (!closed) {
      int count = serial.readBytes(bytes, bytes.length);
      if (count < 0 || count == 0 && serial.bytesAvailable() < 0) {
        assembler.end();
        return;
      }
      String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
      for (char c : text.toCharArray()) {
        assembler.add(c, System.nanoTime()).ifPresent(scan -> receiver.scanned(name(), scan));
      }
      assembler.silence(System.nanoTime()).ifPresent(scan -> receiver.scanned(name(), scan));
    }
  }

  private void pause() {
    try {
      Thread.sleep(again.toMillis());
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
