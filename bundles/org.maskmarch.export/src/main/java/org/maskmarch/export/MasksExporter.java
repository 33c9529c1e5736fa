package org.maskmarch.export;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.maskmarch.api.Progress;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.export.ResultExporter;
import org.maskmarch.api.image.Mask;

/** {@code masks/NNNN.png}: the object's mask in each camera, 8-bit grey, 0 or 255, in the order of the cameras. */
public final class MasksExporter implements ResultExporter {

    @Override
    public String name() {
        return "masks";
    }

    @Override
    public void export(ObjectResult result, Path folder, Progress progress) throws IOException {
        Path masks = Files.createDirectories(folder.resolve("masks"));
        int count = result.cameras().size();
        for (int view = 0; view < count; view++) {
            PngFile.write(image(result.mask(view)), masks.resolve(String.format(Locale.ROOT, "%04d.png", view)));
            progress.report(name(), view + 1, count);
        }
    }

    private static BufferedImage image(Mask mask) {
        BufferedImage image = new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (mask.get(i) ? 255 : 0);
        }
        return image;
    }
}
