package org.maskmarch.engine;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.maskmarch.api.MaskmarchException;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.image.RgbImage;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.PromptBox;
import org.maskmarch.api.segment.PromptPoint;

/** Pictures for people: views, masks over views, prompts. No text in them: servers need not have fonts. */
public final class Pictures {
    private static final Color ORANGE = new Color(255, 67, 0);

    private Pictures() { }

    public static BufferedImage view(ViewRender view) {
        BufferedImage image = new BufferedImage(view.width(), view.height(), BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < view.opacity().length; p++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | Math.round(Math.min(1, Math.max(0, view.rgb()[p * 3 + c])) * 255);
            }
            image.setRGB(p % view.width(), p / view.width(), rgb);
        }
        return image;
    }

    public static BufferedImage of(RgbImage picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int p = 0; p < picture.width() * picture.height(); p++) {
            image.setRGB(p % picture.width(), p / picture.width(),
                    (rgb[p * 3] & 255) << 16 | (rgb[p * 3 + 1] & 255) << 8 | rgb[p * 3 + 2] & 255);
        }
        return image;
    }

    /** A picture with a mask tinted over it in orange and the rest dimmed. */
    public static BufferedImage overlay(RgbImage picture, Mask mask) {
        return overlay(of(picture), mask, ORANGE);
    }

    /** A picture with a mask tinted over it and the rest dimmed. */
    static BufferedImage overlay(BufferedImage picture, Mask mask, Color tint) {
        BufferedImage image = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < mask.width() * mask.height(); p++) {
            int x = p % mask.width();
            int y = p / mask.width();
            image.setRGB(x, y, mask.get(p) ? mixed(picture.getRGB(x, y), tint, 0.6f)
                    : mixed(picture.getRGB(x, y), Color.BLACK, 0.4f));
        }
        return image;
    }

    /** @param share of the second colour */
    static int mixed(int rgb, Color other, float share) {
        Color c = new Color(rgb);
        return new Color(Math.round(c.getRed() * (1 - share) + other.getRed() * share),
                Math.round(c.getGreen() * (1 - share) + other.getGreen() * share),
                Math.round(c.getBlue() * (1 - share) + other.getBlue() * share)).getRGB();
    }

    /** @param box or null */
    public static void drawPrompt(BufferedImage image, List<PromptPoint> points, PromptBox box) {
        Graphics2D g = image.createGraphics();
        for (PromptPoint p : points) {
            g.setColor(Color.WHITE);
            g.fillOval((int) p.x() - 5, (int) p.y() - 5, 11, 11);
            g.setColor(p.positive() ? new Color(0, 150, 0) : new Color(200, 0, 0));
            g.fillOval((int) p.x() - 3, (int) p.y() - 3, 7, 7);
        }
        if (box != null) {
            g.setColor(Color.WHITE);
            g.drawRect((int) box.x0(), (int) box.y0(), (int) (box.x1() - box.x0()), (int) (box.y1() - box.y0()));
        }
        g.dispose();
    }

    /** The picture at another height. */
    public static BufferedImage scaled(BufferedImage image, int height) {
        int width = Math.max(1, image.getWidth() * height / image.getHeight());
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, width, height, null);
        g.dispose();
        return small;
    }

    /** Pictures below each other. */
    public static BufferedImage column(List<BufferedImage> images) {
        int gap = 4;
        int height = images.stream().mapToInt(i -> i.getHeight() + gap).sum() - gap;
        int width = images.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
        BufferedImage column = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = column.createGraphics();
        int y = 0;
        for (BufferedImage image : images) {
            g.drawImage(image, 0, y, null);
            y += image.getHeight() + gap;
        }
        g.dispose();
        return column;
    }

    /** Pictures side by side. */
    public static BufferedImage row(List<BufferedImage> images) {
        int gap = 4;
        int width = images.stream().mapToInt(i -> i.getWidth() + gap).sum() - gap;
        int height = images.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        BufferedImage row = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = row.createGraphics();
        int x = 0;
        for (BufferedImage image : images) {
            g.drawImage(image, x, 0, null);
            x += image.getWidth() + gap;
        }
        g.dispose();
        return row;
    }

    public static void write(BufferedImage image, Path file) {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            if (!ImageIO.write(image, "png", file.toFile())) {
                throw new IOException("no PNG writer");
            }
        } catch (IOException e) {
            throw MaskmarchException.resource("output.unwritable", file.toString(), "The picture cannot be written: "
                    + e.getMessage() + ".", "Check the folder.", e);
        }
    }
}
