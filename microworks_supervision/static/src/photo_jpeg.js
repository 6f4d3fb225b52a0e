/**
 * Photos of telephones in the HEIC format become JPEG before they are sent, where the
 * browser can show them (Safari). Date and place of the camera go with them: they are
 * what the server holds the photo against. Elsewhere the file is sent as it is, and the
 * server says what to set on the telephone.
 */

const QUALITY = 0.92;
const HEIF = /^....ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1)/s;
// A block of a JPEG has a length of two bytes.
const MAX_BLOCK = 0xfff0;
const ORIENTATION = 0x0112;

function text(bytes) {
    return String.fromCharCode(...bytes);
}

/** Whether a file is a HEIC photo, whatever its name says. */
export async function isHeic(file) {
    const start = new Uint8Array(await file.slice(0, 12).arrayBuffer());
    return HEIF.test(text(start));
}

/** The EXIF of a HEIC file, with an upright orientation; null if there is none. */
export function findExif(bytes) {
    const last = bytes.length - 14;
    for (let at = 0; at < last; at++) {
        if (bytes[at] !== 0x45 || text(bytes.subarray(at, at + 6)) !== "Exif\0\0") {
            continue;
        }
        const order = text(bytes.subarray(at + 6, at + 8));
        if (order === "II" || order === "MM") {
            // Offsets in EXIF count from its own beginning, so what follows does no harm.
            const exif = bytes.slice(at, Math.min(bytes.length, at + MAX_BLOCK));
            return standUpright(exif) ? exif : null;
        }
    }
    return null;
}

/** The browser has turned the picture already. */
function standUpright(exif) {
    const view = new DataView(exif.buffer, exif.byteOffset + 6, exif.length - 6);
    const little = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, little);
    if (directory + 2 > view.byteLength) {
        return false;
    }
    const count = view.getUint16(directory, little);
    for (let entry = 0; entry < count; entry++) {
        const at = directory + 2 + 12 * entry;
        if (at + 12 > view.byteLength) {
            return false;
        }
        if (view.getUint16(at, little) === ORIENTATION) {
            view.setUint16(at + 8, 1, little);
        }
    }
    return true;
}

/** Put EXIF behind the first two bytes of a JPEG. */
export function withExif(jpeg, exif) {
    if (!exif) {
        return jpeg;
    }
    const length = exif.length + 2;
    const joined = new Uint8Array(jpeg.length + exif.length + 4);
    joined.set(jpeg.subarray(0, 2), 0);
    joined.set([0xff, 0xe1, length >> 8, length & 0xff], 2);
    joined.set(exif, 6);
    joined.set(jpeg.subarray(2), 6 + exif.length);
    return joined;
}

async function draw(file) {
    const address = URL.createObjectURL(file);
    try {
        const picture = new Image();
        picture.src = address;
        await picture.decode();
        const canvas = document.createElement("canvas");
        canvas.width = picture.naturalWidth;
        canvas.height = picture.naturalHeight;
        canvas.getContext("2d").drawImage(picture, 0, 0);
        return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    } finally {
        URL.revokeObjectURL(address);
    }
}

/** A HEIC photo as JPEG; every other file, and what the browser cannot show, as it is. */
export async function asJpeg(file) {
    if (!(await isHeic(file))) {
        return file;
    }
    try {
        const drawn = await draw(file);
        if (!drawn) {
            return file;
        }
        const jpeg = new Uint8Array(await drawn.arrayBuffer());
        const exif = findExif(new Uint8Array(await file.arrayBuffer()));
        const name = file.name.replace(/\.(heic|heif|jpe?g)$/i, "") + ".jpg";
        return new File([withExif(jpeg, exif)], name, { type: "image/jpeg" });
    } catch {
        return file;
    }
}
