import { COLORS } from './agreement.ts';
import { type ProductFamily } from './product-family.ts';

const DEVICE_COLORS = COLORS.slice(0, 6);

/** Electronics of a Spanish shop; prices in euros. */
export const ELECTRONICS: readonly ProductFamily[] = [
  {
    category: 'Móviles',
    code: 'MOV',
    name: 'Móvil {marca} {modelo} {color} {memoria}',
    agrees: 'ms',
    brands: ['Lumio', 'Kastel', 'Zénit', 'Ñandú'],
    words: {
      modelo: ['A5', 'A5 Pro', 'X12', 'X12 Ultra', 'Mini 3'],
      color: DEVICE_COLORS,
      memoria: ['64 GB', '128 GB', '256 GB', '512 GB', '1 TB'],
    },
    price: [129, 1299],
    about: ['Pantalla AMOLED de 6,5 pulgadas a 120 Hz.', 'Carga rápida y doble SIM.'],
    tags: ['electrónica', '5G'],
  },
  {
    category: 'Portátiles',
    code: 'POR',
    name: 'Portátil {marca} {modelo} {pulgadas} {memoria}',
    brands: ['Kastel', 'Zénit', 'Almadén'],
    words: {
      modelo: ['Book Air', 'Book Pro', 'Studio', 'Gamer RX'],
      pulgadas: ['13,3"', '14"', '15,6"', '17"'],
      memoria: ['8 GB 256 GB SSD', '16 GB 512 GB SSD', '32 GB 1 TB SSD', '64 GB 2 TB SSD'],
    },
    price: [349, 2499],
    about: ['Teclado en español con ñ, retroiluminado.', 'Hasta 14 horas de batería.'],
    tags: ['electrónica', 'informática'],
  },
  {
    category: 'Audio',
    code: 'AUD',
    name: 'Auriculares {tipo} {marca} {modelo} {color}',
    agrees: 'mp',
    brands: ['Sonora', 'Lumio', 'Eco de Peña'],
    words: {
      tipo: ['inalámbricos', 'con cable', 'de diadema', 'con cancelación de ruido', 'deportivos'],
      modelo: ['One', 'Air 2', 'Bass', 'Studio 300'],
      color: DEVICE_COLORS,
    },
    price: [14.95, 349],
    about: ['Sonido claro y graves con cuerpo.', 'Micrófono integrado y estuche de carga USB-C.'],
    tags: ['electrónica', 'música'],
  },
  {
    category: 'Televisores',
    code: 'TEL',
    name: 'Televisor {marca} {panel} {pulgadas}',
    brands: ['Zénit', 'Lumio', 'Kastel', 'Almadén'],
    words: {
      panel: ['LED Full HD', 'QLED 4K', 'OLED 4K', 'Mini LED 8K'],
      pulgadas: ['32"', '43"', '55"', '65"', '75"'],
    },
    price: [159, 2799],
    about: ['Con TDT HD y las aplicaciones de siempre.', 'Compatible con HDR10 y Dolby Vision.'],
    tags: ['electrónica', 'hogar'],
  },
  {
    category: 'Accesorios',
    code: 'ACC',
    name: '{accesorio} {marca} {color} {medida}',
    agrees: 'ms',
    brands: ['Lumio', 'Conecta', 'Enchufa2'],
    words: {
      accesorio: [
        'Cable USB-C',
        'Cargador rápido 65 W',
        'Adaptador HDMI',
        'Soporte de móvil',
        'Ratón inalámbrico',
      ],
      color: DEVICE_COLORS,
      medida: ['1 m', '2 m', '3 m'],
    },
    price: [6.95, 49.95],
    about: ['Conectores reforzados.', 'Tres años de garantía.'],
    tags: ['electrónica', 'accesorios'],
  },
  {
    category: 'Pequeño electrodoméstico',
    code: 'PAE',
    name: '{aparato} {marca} {modelo} {potencia}',
    brands: ['Cocinova', 'Zénit', 'Hogareña'],
    words: {
      aparato: [
        'Cafetera exprés',
        'Batidora de vaso',
        'Freidora de aire',
        'Aspirador sin bolsa',
        'Plancha de vapor',
      ],
      modelo: ['Plus', 'Max', 'Compact', 'Deluxe'],
      potencia: ['700 W', '1000 W', '1500 W', '2200 W'],
    },
    price: [24.95, 249],
    about: ['Fácil de limpiar: las piezas van al lavavajillas.', 'Bajo consumo y poco ruido.'],
    tags: ['cocina', 'hogar'],
  },
  {
    category: 'Almacenamiento',
    code: 'ALM',
    name: '{soporte} {marca} {modelo} {capacidad}',
    brands: ['Conecta', 'Almadén', 'Kastel'],
    words: {
      soporte: ['Disco SSD externo', 'Memoria USB 3.2', 'Tarjeta microSD', 'Disco NVMe'],
      modelo: ['Basic', 'Pro', 'Extreme'],
      capacidad: ['64 GB', '256 GB', '512 GB', '1 TB', '4 TB'],
    },
    price: [8.95, 329],
    about: ['Velocidad de lectura de hasta 1.050 MB/s.', 'Resistente a golpes y salpicaduras.'],
    tags: ['electrónica', 'informática'],
  },
  {
    category: 'Fotografía',
    code: 'FOT',
    name: 'Cámara {tipo} {marca} {modelo} {objetivo}',
    brands: ['Óptica Añil', 'Kastel', 'Iris'],
    words: {
      tipo: ['réflex', 'sin espejo', 'instantánea', 'de acción'],
      modelo: ['E100', 'M50', 'Alfa 7'],
      objetivo: ['solo cuerpo', '18-55 mm', '24-105 mm', 'kit de dos objetivos'],
    },
    price: [69, 1899],
    about: ['Graba vídeo en 4K a 60 imágenes por segundo.', 'Incluye correa, batería y funda.'],
    tags: ['electrónica', 'foto'],
  },
];
