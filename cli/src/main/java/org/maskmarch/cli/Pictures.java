package org.maskmarch.cli;

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
import org.maskmarch.api.job.ViewPrompt;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.segment.PromptPoint;

/** Pictures for people: views, masks over views, prompts. */
final class Pictures {
    private Pictures() { }

    static BufferedImage view(ViewRender view) {
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

    /** The view with a mask tinted over it and the rest dimmed. */
    static BufferedImage overlay(ViewRender view, Mask mask) {
        BufferedImage image = view(view);
        for (int p = 0; p < view.opacity().length; p++) {
            int x = p % view.width();
            int y = p / view.width();
            Color c = new Color(image.getRGB(x, y));
            image.setRGB(x, y, (mask.get(p)
                    ? new Color(c.getRed() * 2 / 5 + 153, c.getGreen() * 2 / 5 + 40, c.getBlue() * 2 / 5)
                    : new Color(c.getRed() * 3 / 5, c.getGreen() * 3 / 5, c.getBlue() * 3 / 5)).getRGB());
        }
        return image;
    }

    static void drawPrompt(BufferedImage image, ViewPrompt prompt) {
        Graphics2D g = image.createGraphics();
        for (PromptPoint p : prompt.points()) {
            g.setColor(Color.WHITE);
            g.fillOval((int) p.x() - 5, (int) p.y() - 5, 11, 11);
            g.setColor(p.positive() ? new Color(0, 150, 0) : new Color(200, 0, 0));
            g.fillOval((int) p.x() - 3, (int) p.y() - 3, 7, 7);
        }
        if (prompt.box() != null) {
            g.setColor(Color.WHITE);
            g.drawRect((int) prompt.box().x0(), (int) prompt.box().y0(),
                    (int) (prompt.box().x1() - prompt.box().x0()), (int) (prompt.box().y1() - prompt.box().y0()));
        }
        g.dispose();
    }

    /** The picture at another height. */
    static BufferedImage scaled(BufferedImage image, int height) {
        int width = Math.max(1, image.getWidth() * height / image.getHeight());
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, width, height, null);
        g.dispose();
        return small;
    }

    /** Pictures below each other. */
    static BufferedImage column(List<BufferedImage> images) {
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
    static BufferedImage row(List<BufferedImage> images) {
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

    static void write(BufferedImage image, Path file) {
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
